using System.Runtime.InteropServices;

namespace Lockstep.Kernels.Tests.Attention.Paged;

public unsafe class KvBlockRowsTests
{
    private static readonly int[] s_dims = [1, 7, 31, 32, 33, 64, 80, 128];

    [Theory]
    [InlineData(KvType.F32)]
    [InlineData(KvType.F16)]
    [InlineData(KvType.U8)]
    public void What_is_written_comes_back_within_the_stated_error(KvType type)
    {
        foreach (int dim in s_dims)
        {
            foreach (var layout in Enum.GetValues<KvLayout>())
            {
                var format = new KvBlockFormat(type, layout, 3, dim);
                float[] rows = Numbers.Random(20 * dim, 5f), back = new float[rows.Length];
                using var block = new Block(format);
                KvBlockRows.Write(format, block.At, 1, 44, 20, rows);
                KvBlockRows.Read(format, block.At, 1, 44, 20, back);
                for (int i = 0; i < rows.Length; i++)
                {
                    // A group spans at most 10, so half a step is 5/255; f16 keeps 11 bits.
                    double allowed = type switch { KvType.F32 => 0, KvType.F16 => Math.Abs(rows[i]) / 2048, _ => (5.0 / 255) + 1e-6 };
                    Assert.True(Math.Abs((double)rows[i] - back[i]) <= allowed, $"{format}: {back[i]} for {rows[i]}");
                }
            }
        }
    }

    // So a position that is written again after a rewind has the bits that it had.
    [Theory]
    [InlineData(KvType.F16)]
    [InlineData(KvType.U8)]
    public void The_bytes_of_a_position_depend_on_its_numbers_alone(KvType type)
    {
        foreach (var layout in Enum.GetValues<KvLayout>())
        {
            var format = new KvBlockFormat(type, layout, 2, 40);
            float[] rows = Numbers.Random(64 * 40, 3f);
            using Block whole = new(format), pieces = new(format);
            KvBlockRows.Write(format, whole.At, 1, 0, 64, rows);
            KvBlockRows.Write(format, pieces.At, 1, 10, 54, Numbers.Random(54 * 40, 100f)); // to be overwritten
            foreach ((int start, int count) in new[] { (0, 1), (1, 9), (10, 54) })
            {
                KvBlockRows.Write(format, pieces.At, 1, start, count, rows.AsSpan(start * 40));
            }

            Assert.True(whole.Bytes.SequenceEqual(pieces.Bytes), $"{format}");
        }
    }

    [Fact]
    public void Halves_are_rounded_to_nearest_even()
    {
        var format = new KvBlockFormat(KvType.F16, KvLayout.Keys, 1, 5);
        using var block = new Block(format);
        var back = new float[5];
        // Halfway between neighbours 1 and 1 + 2^-10, then between the next two; the first overflow; the smallest half and half of it.
        KvBlockRows.Write(format, block.At, 0, 0, 1, [1 + MathF.ScaleB(1, -11), 1 + (3 * MathF.ScaleB(1, -11)), 65520f, MathF.ScaleB(1, -24), MathF.ScaleB(1, -25)]);
        KvBlockRows.Read(format, block.At, 0, 0, 1, back);
        Assert.Equal([1f, 1 + (4 * MathF.ScaleB(1, -11)), float.PositiveInfinity, MathF.ScaleB(1, -24), 0f], back);
    }

    [Fact]
    public void Bytes_keep_the_ends_of_a_group_and_equal_numbers_exactly()
    {
        var format = new KvBlockFormat(KvType.U8, KvLayout.Values, 1, 64);
        using var block = new Block(format);
        float[] row = [.. Enumerable.Range(0, 32).Select(i => i * 8.225806f), .. Enumerable.Repeat(-7.25f, 32)], back = new float[64];
        KvBlockRows.Write(format, block.At, 0, 5, 1, row);
        KvBlockRows.Read(format, block.At, 0, 5, 1, back);
        Assert.Equal(row[0], back[0]);
        Assert.Equal(row[31], back[31], 1e-5f * row[31]);
        Assert.Equal(row[32..], back[32..]);
        KvBlockRows.Write(format, block.At, 0, 5, 1, [float.MaxValue, float.MinValue, .. row[2..]]);
        KvBlockRows.Read(format, block.At, 0, 5, 1, back);
        Assert.All(back, number => Assert.True(float.IsFinite(number)));
    }

    [Fact]
    public void Numbers_that_are_not_finite_mark_the_block()
    {
        var format = new KvBlockFormat(KvType.F16, KvLayout.Values, 1, 4);
        using var block = new Block(format);
        KvBlockRows.Write(format, block.At, 0, 0, 1, [1, 2, 3, 65504]);
        Assert.False(KvBlockFormat.HasSpecial((byte*)block.At));
        KvBlockRows.Write(format, block.At, 0, 1, 1, [1, 2, 3, 65520]);
        Assert.True(KvBlockFormat.HasSpecial((byte*)block.At));
    }

    [Fact]
    public void Positions_outside_the_block_are_refused()
    {
        var format = new KvBlockFormat(KvType.F32, KvLayout.Keys, 1, 4);
        using var block = new Block(format);
        Assert.Throws<ArgumentException>(() => KvBlockRows.Write(format, block.At, 0, 60, 5, new float[20]));
        Assert.Throws<ArgumentException>(() => KvBlockRows.Write(format, block.At, 1, 0, 1, new float[4]));
        Assert.Throws<ArgumentException>(() => KvBlockRows.Read(format, block.At, 0, 0, 2, new float[7]));
    }

    private sealed class Block : IDisposable
    {
        private readonly int _length;

        public Block(KvBlockFormat format)
        {
            _length = (int)format.Bytes;
            At = (nint)NativeMemory.AlignedAlloc((nuint)_length, 64);
            new Span<byte>((void*)At, _length).Clear();
        }

        public nint At { get; }

        /// <summary>All but the header.</summary>
        public ReadOnlySpan<byte> Bytes => new((byte*)At + KvBlockFormat.HeaderBytes, _length - KvBlockFormat.HeaderBytes);

        public void Dispose() => NativeMemory.AlignedFree((void*)At);
    }
}
