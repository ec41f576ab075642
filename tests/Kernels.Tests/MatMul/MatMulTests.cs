using System.Runtime.InteropServices;

namespace Lockstep.Kernels.Tests.MatMul;

/// <summary>All multiplications, all formats, at all lane widths.</summary>
public unsafe class MatMulTests
{
    // Outputs, inputs, group size (0: all of K). Whole steps, odd ends, groups below and off the vector size, groups that start on a high nibble,
    // more than one block of K.
    private static readonly (int N, int K, int Group)[] s_shapes =
    [
        (1, 2, 0), (3, 8, 0), (4, 16, 8), (5, 30, 0), (2, 32, 16), (4, 34, 17), (6, 64, 32), (9, 66, 6), (4, 96, 3), (5, 128, 128), (33, 40, 20),
        (7, 250, 50), (8, 256, 64), (3, 520, 0), (6, 640, 32), (2, 1026, 0), (35, 1088, 64),
    ];

    public static MatrixTheoryData<Format, int> FormatsAndWidths => new(Enum.GetValues<Format>(), Widths.All);

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Exact_sums_equal_the_plain_truth(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 6, n, k, group, exact: true);
            var truth = c.Scalar();
            for (int rows = 1; rows <= 6; rows++)
            {
                Bits.Equal(truth.AsSpan(0, rows * n), c.Run(0, rows), $"{format} N={n} K={k} group={group} rows={rows}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Arbitrary_numbers_stay_within_the_bound_of_rounding(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 5, n, k, group);
            float[] truth = c.Scalar(), sizes = c.Scalar(magnitudes: true), y = c.Run(0, 5);

            // A sum of K products in any order is off by at most K half-units in the last place of the sum of magnitudes (one rounding a step).
            double bound = (k + 1) * Math.Pow(2, -24);
            for (int i = 0; i < y.Length; i++)
            {
                Assert.True(Math.Abs(y[i] - truth[i]) <= bound * sizes[i], $"{format} N={n} K={k} group={group} [{i}]: {y[i]} for {truth[i]}");
            }
        }
    }

    // The law: the bits of a row do not depend on its neighbours, on where it stands among them, or on threads.
    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void A_row_has_the_same_bits_in_any_company(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        WorkerPool[] pools = [new(1), new(2), new(3), new(4)];
        foreach (var (n, k, group) in (ReadOnlySpan<(int, int, int)>)[(67, 640, 32), (130, 1088, 64), (41, 250, 50), (18, 66, 6)])
        {
            var c = new MatMulCase(format, rows: 70, n, k, group);
            var alone = Enumerable.Range(0, 70).SelectMany(row => c.Run(row, 1)).ToArray();
            foreach (int rows in (int[])[1, 2, 3, 5, 8, 17, 37, 67])
            {
                foreach (var pool in pools)
                {
                    int first = rows % 4; // rows stand at another place than when alone
                    Bits.Equal(
                        alone.AsSpan(first * n, rows * n), c.Run(first, rows, pool), $"{format} N={n} K={k} rows={rows} threads={pool.Threads}");
                }
            }
        }

        Array.ForEach(pools, pool => pool.Dispose());
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Nothing_is_touched_past_the_end_and_any_address_will_do(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            foreach (int rows in (int[])[1, 3, 5])
            {
                var c = new MatMulCase(format, rows, n, k, group);
                using var x = GuardedMemory.Of<float>(c.X);
                using var weights = GuardedMemory.Of<byte>([.. c.Weights]);
                using var shifted = GuardedMemory.Of<byte>([.. c.Weights, 0]); // one byte before: an odd address
                using var y = new GuardedMemory(rows * n * sizeof(float));
                var expected = c.Run(0, rows);
                var result = y.Last<float>(rows * n);
                fixed (byte* p = weights.Last<byte>(c.Weights.Length), q = shifted.Last<byte>(c.Weights.Length + 1))
                {
                    c.Run(x.Last<float>(c.X.Length), rows, p, result, null);
                    Bits.Equal(expected, result, $"{format} N={n} K={k} rows={rows} at the guard");
                    c.Run(x.Last<float>(c.X.Length), rows, q, result, null);
                    Bits.Equal(expected, result, $"{format} N={n} K={k} rows={rows} at an odd address");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void NaN_and_infinity_stay_in_their_row(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (int rows in (int[])[3, 7])
        {
            var c = new MatMulCase(format, rows, outputs: 5, inputs: 70);
            var clean = c.Run(0, rows);
            c.X[70 + 69] = float.NaN;
            c.X[140] = float.PositiveInfinity;
            var y = c.Run(0, rows);
            Bits.Equal(clean.AsSpan(0, 5), y.AsSpan(0, 5), "row before");
            Bits.Equal(clean.AsSpan(15), y.AsSpan(15), "rows after");
            Assert.All(y[5..10], v => Assert.True(float.IsNaN(v)));
            Assert.All(y[10..15], v => Assert.True(!float.IsFinite(v)));
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Infinite_half_weights_are_infinite(int lanes)
    {
        TestWidth.Lanes = lanes;
        var weights = new Half[64];
        weights[3] = Half.NegativeInfinity;
        weights[40] = Half.Epsilon; // the smallest denormal
        var x = new float[64];
        (x[3], x[40]) = (2f, 1f);
        var y = new float[2];
        fixed (Half* p = weights)
        {
            MatMulF16.RunOn<TestWidth>(x, 1, new PlainWeights(p, 1, 64), y.AsSpan(0, 1), null);
            x[3] = 0;
            weights[3] = default;
            MatMulF16.RunOn<TestWidth>(x, 1, new PlainWeights(p, 1, 64), y.AsSpan(1, 1), null);
        }

        Assert.Equal([float.NegativeInfinity, (float)Half.Epsilon], y);
    }

    [Fact]
    public void Weights_beyond_two_gibibytes_are_reached()
    {
        const int Inputs = 1 << 20, Outputs = 2053; // 2.15e9 bytes, zero pages but for the last row
        var weights = (byte*)NativeMemory.AllocZeroed((nuint)Inputs * Outputs);
        var scales = new float[Outputs];
        scales.AsSpan().Fill(0.5f);
        float[] x = new float[Inputs], y = new float[Outputs];
        x[Inputs - 1] = 3f;
        weights[((nuint)Inputs * Outputs) - 1] = 7;
        MatMulInt8.Run(x, 1, new QuantizedWeights { Data = weights, Outputs = Outputs, Inputs = Inputs, GroupSize = Inputs, Scales = scales }, y);
        NativeMemory.Free(weights);
        Assert.Equal(10.5f, y[^1]);
        Assert.All(y[..^1], v => Assert.Equal(0f, v));
    }

    [Fact]
    public void A_multiplication_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var c = new MatMulCase(Format.U4, rows: 9, outputs: 512, inputs: 1024, groupSize: 32);
        float[] y = new float[9 * 512];
        TestWidth.Lanes = 16;
        fixed (byte* p = c.Weights)
        {
            c.Run(c.X, 9, p, y, pool);
            long before = GC.GetAllocatedBytesForCurrentThread();
            c.Run(c.X, 9, p, y, pool);
            c.Run(c.X.AsSpan(0, 1024), 1, p, y.AsSpan(0, 512), pool);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [InlineData(4, 32, 33, 4, "group size must divide the 32 inputs; found 33")]
    [InlineData(4, 32, 16, 4, "Expected 8 scales, one for each row and group; found 4")]
    [InlineData(4, 31, 31, 4, "even number of inputs")]
    [InlineData(0, 32, 32, 4, "at least one output")]
    [InlineData(5, 32, 32, 5, "Expected y of 1 rows x 5 outputs")]
    public void Wrong_sizes_are_explained(int outputs, int inputs, int groupSize, int scales, string sentence)
    {
        var error = Assert.Throws<ArgumentException>(() =>
        {
            byte* data = stackalloc byte[256];
            var weights = new QuantizedWeights
            {
                Data = data,
                Outputs = outputs,
                Inputs = inputs,
                GroupSize = groupSize,
                Scales = new float[scales],
            };
            MatMulInt4.Run(new float[inputs], 1, weights, new float[outputs == 5 ? 4 : outputs]);
        });
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_on_top_of_its_operand_is_refused()
    {
        var both = new float[8];
        var error = Assert.Throws<ArgumentException>(() =>
        {
            float* w = stackalloc float[16];
            MatMulF32.Run(both.AsSpan(0, 4), 1, new PlainWeights(w, 4, 4), both.AsSpan(2, 4));
        });
        Assert.Contains("share memory", error.Message, StringComparison.Ordinal);
    }
}
