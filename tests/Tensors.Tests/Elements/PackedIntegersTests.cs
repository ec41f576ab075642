using Lockstep.Tensors.Elements;

namespace Lockstep.Tensors.Tests.Elements;

public class PackedIntegersTests
{
    // Vectors of the OpenVINO unit tests for element iterators.
    public static TheoryData<DType, byte[], int[]> Vectors => new()
    {
        { DType.U1, [0b1010_0011, 0b1000_0001], [1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1] },
        { DType.U2, [0x87, 0x0F, 0x66, 0xE4], [2, 0, 1, 3, 0, 0, 3, 3, 1, 2, 1, 2, 3, 2, 1, 0] },
        { DType.U3, [0xB1, 0x1B, 0x0F], [2, 3, 0, 1, 4, 5, 6, 7] },
        { DType.U6, [0x21, 0x03, 0x00, 0x21, 0x30, 0x79], [2, 1, 0, 3, 18, 49, 35, 16] },
        { DType.I4, [0x21, 0xA3, 0xFC, 0x4E, 0x97, 0xDB, 0x08, 0x65], [1, 2, 3, -6, -4, -1, -2, 4, 7, -7, -5, -3, -8, 0, 5, 6] },
        { DType.U4, [0x21, 0xA3, 0xFC], [1, 2, 3, 10, 12, 15] },
        { DType.NF4, [0x21, 0xA3], [1, 2, 3, 10] },
        { DType.F4E2M1, [0x21, 0xFC], [1, 2, 12, 15] },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Elements_lie_where_the_layout_says(DType type, byte[] bytes, int[] values)
    {
        for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], PackedIntegers.Read(type, bytes, i));
        for (int count = 0; count <= values.Length; count++)
        {
            var unpacked = new long[count];
            PackedIntegers.Unpack(type, bytes, unpacked);
            Assert.Equal(values.Take(count).Select(value => (long)value), unpacked);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Writing_gives_the_same_bytes_over_any_old_content(DType type, byte[] bytes, int[] values)
    {
        foreach (byte old in new byte[] { 0x00, 0xFF, 0xA5 })
        {
            var written = new byte[bytes.Length];
            Array.Fill(written, old);
            for (int i = values.Length - 1; i >= 0; i--) PackedIntegers.Write(type, written, i, values[i]);
            Assert.Equal(bytes, written);
        }
    }

    [Fact]
    public void Whole_byte_types_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PackedIntegers.Read(DType.U8, [1], 0));
        Assert.Throws<ArgumentException>(() => PackedIntegers.Write(DType.F32, new byte[4], 0, 1));
        Assert.Throws<ArgumentException>(() => PackedIntegers.Unpack(DType.I8, [1], new long[1]));
    }
}
