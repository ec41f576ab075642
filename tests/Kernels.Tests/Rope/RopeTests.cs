namespace Lockstep.Kernels.Tests;

public class RopeTests
{
    // Two products and a sum, each rounded, on both sides: no tolerance.
    [Theory]
    [ClassData(typeof(Widths))]
    public void Equals_the_plain_loop_bit_for_bit(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(2);
        foreach (int rotary in (int[])[0, 2, 14, 30, 32, 62, 66])
        {
            foreach (int kept in (int[])[0, 7])
            {
                for (int form = 0; form < 16; form++) Check(new RopeShape(2, 3, 5, rotary + kept, rotary), (form & 1) != 0, (form & 2) != 0, (form & 4) != 0, (form & 8) != 0 ? pool : null);
            }
        }
    }

    [Fact]
    public void Heads_are_read_inside_wider_rows()
    {
        var shape = new RopeShape(2, 3, 4, 8, 8);
        float[] wide = Numbers.Random(2 * 4 * 50), dense = new float[shape.Batch * shape.Heads * shape.Tokens * shape.Dim];
        for (int i = 0; i < dense.Length; i++)
        {
            (int d, int token, int head, int batch) = (i % 8, i / 8 % 4, i / 32 % 3, i / 96);
            dense[i] = wide[(((batch * 4) + token) * 50) + 5 + (head * 12) + d];
        }

        float[] cos = Numbers.Random(4 * 8), sin = Numbers.Random(4 * 8, seed: 2), expected = new float[dense.Length], y = new float[dense.Length];
        Rope.Scalar(dense, new Strides(96, 32, 8), new RopeTables(cos, sin, 8, false), in shape, false, expected);
        Rope.Run(wide.AsSpan(5), new Strides(200, 12, 50), new RopeTables(cos, sin, 8, false), in shape, false, y);
        Bits.Equal(expected, y, "offset 5, a head every 12, a token every 50");
    }

    [Fact]
    public void Known_values()
    {
        float[] y = new float[4];
        var shape = new RopeShape(1, 1, 1, 4, 4);
        var tables = new RopeTables([0f, 1f], [1f, 0f], 2, perPair: true); // a quarter turn of the first pair
        Rope.Run([1f, 2f, 3f, 4f], new Strides(4, 4, 4), tables, in shape, interleaved: false, y);
        Assert.Equal([-3f, 2f, 1f, 4f], y);
        Rope.Run([1f, 2f, 3f, 4f], new Strides(4, 4, 4), tables, in shape, interleaved: true, y);
        Assert.Equal([-2f, 1f, 3f, 4f], y);
    }

    [Fact]
    public void Wrong_sizes_are_explained()
    {
        var error = Assert.Throws<ArgumentException>(() => Rope.Run(new float[7], new Strides(8, 8, 8), new RopeTables(new float[8], new float[8], 8, false), new RopeShape(1, 1, 1, 8, 8), false, new float[8]));
        Assert.Contains("x has 7 numbers", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Rope.Run(new float[8], new Strides(8, 8, 8), new RopeTables(new float[3], new float[3], 3, true), new RopeShape(1, 1, 1, 8, 8), false, new float[8]));
        Assert.Contains("do not fit", error.Message, StringComparison.Ordinal);
    }

    private static void Check(RopeShape shape, bool interleaved, bool perPair, bool shared, WorkerPool? pool)
    {
        int count = shape.Batch * shape.Heads * shape.Tokens * shape.Dim, width = Math.Max(1, perPair ? shape.RotaryDim / 2 : shape.RotaryDim);
        int table = (shared ? 1 : shape.Batch) * shape.Tokens * width;
        using var x = GuardedMemory.Of<float>(Numbers.Random(count, 3f));
        using var cos = GuardedMemory.Of<float>(Numbers.Random(table, seed: 2));
        using var sin = GuardedMemory.Of<float>(Numbers.Random(table, seed: 3));
        using var y = new GuardedMemory(count * sizeof(float));
        var strides = new Strides(shape.Heads * shape.Tokens * shape.Dim, shape.Tokens * shape.Dim, shape.Dim);
        var expected = new float[count];
        Rope.Scalar(x.Last<float>(count), strides, new RopeTables(cos.Last<float>(table), sin.Last<float>(table), width, perPair), in shape, interleaved, expected);
        Rope.RunOn<TestWidth>(x.Last<float>(count), strides, new RopeTables(cos.Last<float>(table), sin.Last<float>(table), width, perPair), in shape, interleaved, y.Last<float>(count), pool);
        Bits.Equal(expected, y.Last<float>(count), $"{shape}, interleaved {interleaved}, per pair {perPair}, shared {shared}");
    }
}
