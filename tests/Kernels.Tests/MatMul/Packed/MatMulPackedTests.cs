namespace Lockstep.Kernels.Tests.MatMul.Packed;

/// <summary>Multiplications with packed weights in all formats, at all lane widths.</summary>
public unsafe class MatMulPackedTests
{
    // Outputs, inputs, group size (0: all of K). One column to several panels with a rest; K below, at and past whole words, blocks and decoded pieces.
    private static readonly (int N, int K, int Group)[] s_shapes =
    [
        (1, 2, 0), (7, 30, 0), (31, 34, 0), (32, 64, 16), (33, 128, 32), (64, 96, 8), (65, 640, 128), (96, 250, 0), (40, 1026, 0), (35, 520, 40), (70, 960, 320),
        (33, 768, 256),
    ];

    public static MatrixTheoryData<Format, int> FormatsAndWidths => new(Enum.GetValues<Format>(), Widths.All);

    public static TheoryData<Format> Formats => [.. Enum.GetValues<Format>()];

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Exact_sums_equal_the_plain_truth(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 11, n, k, group, exact: true);
            using var packed = c.Pack(out string? refusal);
            Assert.True(packed is not null, refusal);
            var truth = c.Scalar();
            for (int rows = 1; rows <= 11; rows++)
            {
                Bits.Equal(truth.AsSpan(0, rows * n), c.Run(packed, 0, rows), $"{format} N={n} K={k} group={group} rows={rows}");
            }
        }
    }

    // Every partial sum is rounded once a step: products inside a block, then blocks. With zero points the block sum is that of x * (w - middle), and
    // zero * (sum of x) is taken out: the magnitudes that rounding sees are then |x| (|w - middle| + |zero - middle|), at most 2 (w - middle <= 128, 8).
    [Theory]
    [MemberData(nameof(Formats))]
    public void Arbitrary_numbers_stay_within_the_bound_of_rounding(Format format)
    {
        TestWidth.Lanes = 16;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 9, n, k, group);
            using var packed = c.Pack(out _)!;
            float[] truth = c.Scalar(), y = c.Run(packed, 0, 9), sizes = c.Scalar(magnitudes: true);
            for (int i = 0; i < y.Length; i++)
            {
                int row = i / n;
                double x = c.X.AsSpan(row * k, k).ToArray().Sum(v => (double)Math.Abs(v));
                double magnitude = c.IsQuantized ? 2 * x * c.LargestScale * (format is Format.U8 or Format.S8 ? 128 : 8) : sizes[i];
                double bound = (128 + 4 + (k / 8.0)) * Math.Pow(2, -24) * magnitude;
                Assert.True(Math.Abs(y[i] - truth[i]) <= bound, $"{format} N={n} K={k} group={group} [{i}]: {y[i]} for {truth[i]}, bound {bound}");
            }
        }
    }

    // The law: the bits of a row depend on the row alone. One lane at a time, one row at a time, one thread is the measure of everything.
    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void A_row_has_the_same_bits_in_any_company_and_at_any_width(Format format, int lanes)
    {
        WorkerPool[] pools = [new(1), new(2), new(3), new(4)];
        foreach (var (n, k, group) in (ReadOnlySpan<(int, int, int)>)[(67, 640, 32), (130, 1088, 64), (41, 250, 0), (32, 300, 60)])
        {
            if (group % 8 != 0 && format is Format.U4 or Format.S4)
            {
                continue; // refused, see below
            }

            var c = new MatMulCase(format, rows: 70, n, k, group);
            using var packed = c.Pack(out _, pools[2])!;
            TestWidth.Lanes = 1;
            var alone = Enumerable.Range(0, 70).SelectMany(row => c.Run(packed, row, 1)).ToArray();
            TestWidth.Lanes = lanes;
            foreach (int rows in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 37, 67])
            {
                foreach (var pool in pools)
                {
                    int first = rows % 4;
                    Bits.Equal(
                        alone.AsSpan(first * n, rows * n), c.Run(packed, first, rows, pool), $"{format} N={n} K={k} rows={rows} threads={pool.Threads}");
                }
            }
        }

        Array.ForEach(pools, pool => pool.Dispose());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void More_rows_than_are_taken_at_once_change_nothing(Format format)
    {
        TestWidth.Lanes = 16;
        var c = new MatMulCase(format, rows: 1030, 33, 64, 32);
        using var packed = c.Pack(out _)!;
        var all = c.Run(packed, 0, 1030);
        foreach (int row in (int[])[0, 511, 512, 519, 1023, 1024, 1029])
        {
            Bits.Equal(c.Run(packed, row, 1), all.AsSpan(row * 33, 33), $"{format} row {row}");
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Nothing_is_touched_past_the_end_and_any_address_will_do(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            foreach (int rows in (int[])[1, 3, 9])
            {
                var c = new MatMulCase(format, rows, n, k, group);
                using var x = GuardedMemory.Of<float>(c.X);
                using var weights = GuardedMemory.Of<byte>([.. c.Weights]);
                using var shifted = GuardedMemory.Of<byte>([.. c.Weights, 0]); // one byte before: an odd address
                using var y = new GuardedMemory(rows * n * sizeof(float));
                fixed (byte* p = weights.Last<byte>(c.Weights.Length), q = shifted.Last<byte>(c.Weights.Length + 1))
                {
                    using PackedWeights even = c.Pack(p, out _)!, odd = c.Pack(q, out _)!;
                    var expected = c.Run(even, 0, rows);
                    MatMulPacked.RunOn<TestWidth>(x.Last<float>(c.X.Length), rows, odd, y.Last<float>(rows * n), null);
                    Bits.Equal(expected, y.Last<float>(rows * n), $"{format} N={n} K={k} rows={rows}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void NaN_and_infinity_stay_in_their_row(Format format)
    {
        TestWidth.Lanes = 16;
        foreach (int rows in (int[])[3, 9])
        {
            var c = new MatMulCase(format, rows, outputs: 5, inputs: 70);
            using var packed = c.Pack(out _)!;
            var clean = c.Run(packed, 0, rows);
            c.X[70 + 69] = float.NaN;
            c.X[140] = float.PositiveInfinity;
            var y = c.Run(packed, 0, rows);
            Bits.Equal(clean.AsSpan(0, 5), y.AsSpan(0, 5), "row before");
            Bits.Equal(clean.AsSpan(15), y.AsSpan(15), "rows after");
            Assert.All(y[5..10], v => Assert.True(float.IsNaN(v)));
            Assert.All(y[10..15], v => Assert.True(!float.IsFinite(v)));
        }
    }

    [Theory]
    [InlineData(Format.U4, 17, "groups of a multiple of 8; found 17")]
    [InlineData(Format.S8, 34, "groups of a multiple of 4; found 34")]
    public void Groups_off_the_words_are_refused_with_a_reason(Format format, int group, string reason)
    {
        var c = new MatMulCase(format, rows: 1, outputs: 3, inputs: 68, group);
        Assert.Null(c.Pack(out string? refusal));
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_zero_points_and_infinite_halves_are_refused_with_a_reason()
    {
        byte* data = stackalloc byte[64];
        var weights = new QuantizedWeights { Data = data, Outputs = 1, Inputs = 32, GroupSize = 32, Scales = [1f], ZeroPoints = [7.5f] };
        Assert.Null(PackedWeights.TryPack(in weights, 4, out string? refusal));
        Assert.Contains("whole zero points from -120 to 135; found 7.5", refusal, StringComparison.Ordinal);
        ((Half*)data)[9] = Half.NegativeInfinity;
        Assert.Null(PackedWeights.TryPackF16(new PlainWeights(data, 2, 16), out refusal));
        Assert.Contains("must be finite", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_weights_are_refused()
    {
        float* data = stackalloc float[4];
        var packed = PackedWeights.PackF32(new PlainWeights(data, 2, 2));
        packed.Dispose();
        packed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => MatMulPacked.Run(new float[2], 1, packed, new float[2]));
    }

    [Fact]
    public void A_multiplication_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var c = new MatMulCase(Format.U4, rows: 20, outputs: 512, inputs: 1024, groupSize: 32);
        using var packed = c.Pack(out _)!;
        float[] y = new float[20 * 512];
        foreach (int rows in (int[])[20, 1, 5])
        {
            MatMulPacked.Run(c.X.AsSpan(0, rows * 1024), rows, packed, y.AsSpan(0, rows * 512), pool);
            long before = GC.GetAllocatedBytesForCurrentThread();
            MatMulPacked.Run(c.X.AsSpan(0, rows * 1024), rows, packed, y.AsSpan(0, rows * 512), pool);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
