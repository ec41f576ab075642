namespace Lockstep.Kernels.Tests.MatMul.Packed;

/// <summary>Multiplications with 8-bit activations: every path, width and number of rows against one plain loop.</summary>
public class MatMulFastTests
{
    private static readonly Format[] s_formats = [Format.U8, Format.S8, Format.U4, Format.S4];

    // Outputs, inputs, group size (0: all of K). One column to several panels with a rest; groups of one word to many blocks; K off words and chunks.
    private static readonly (int N, int K, int Group)[] s_shapes =
    [
        (1, 2, 0), (7, 30, 0), (31, 34, 0), (32, 64, 16), (33, 128, 32), (64, 96, 8), (65, 640, 128), (96, 250, 0), (40, 1026, 0), (35, 520, 40), (70, 960, 320),
        (33, 768, 256),
        (34, 192, 0), (36, 96, 48), (65, 384, 192),
    ];

    public static MatrixTheoryData<Format, int> FormatsAndWidths => new(s_formats, Widths.All);

    public static TheoryData<Format> Formats => [.. s_formats];

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Every_path_and_width_gives_the_bits_of_the_plain_loop(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 5, n, k, group);
            using var packed = c.Pack(out string? refusal);
            Assert.True(packed is not null, refusal);
            var truth = c.ScalarFast();
            foreach (var path in MatMulCase.Paths(packed))
            {
                for (int rows = 1; rows <= 5; rows++)
                {
                    Bits.Equal(truth.AsSpan(0, rows * n), c.RunFast(packed, 0, rows, path), $"{format} {path} N={n} K={k} group={group} rows={rows}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_widest_path_of_this_machine_gives_the_same_bits(Format format)
    {
        var c = new MatMulCase(format, rows: 3, 70, 960, 320);
        using var packed = c.Pack(out _)!;
        var y = new float[3 * 70];
        MatMulPacked.RunFast(c.X, 3, packed, y);
        Bits.Equal(c.ScalarFast(), y, MatMulPacked.FastPath(packed));
        Assert.Contains(format is Format.U8 or Format.S8 ? "u8 x s8" : "u4 x s8", MatMulPacked.FastPath(packed), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_matrix_unit_gives_the_same_bits(Format format)
    {
        Assert.SkipWhen(TileUnit.Code is null, "This machine has no matrix unit (AMX), or its system does not lend it; its surroundings are tested with PlainTiles.");
        var c = new MatMulCase(format, rows: 70, 130, 1408, 128);
        using var packed = c.Pack(out _)!;
        using var pool = new WorkerPool(3);
        float[] truth = c.ScalarFast(), y = new float[truth.Length];
        for (int rows = TileCall.MinimumRows(packed); rows <= 70; rows += 3)
        {
            MatMulPacked.RunFast(c.X.AsSpan(0, rows * 1408), rows, packed, y.AsSpan(0, rows * 130), pool);
            Bits.Equal(truth.AsSpan(0, rows * 130), y.AsSpan(0, rows * 130), $"{format} rows={rows}");
        }
    }

    // Collections stop threads by signals, also in the middle of a product: what the tiles hold must come back.
    [Fact]
    public async Task The_matrix_unit_is_not_disturbed_by_collections()
    {
        Assert.SkipWhen(TileUnit.Code is null, "This machine has no matrix unit (AMX), or its system does not lend it.");
        var c = new MatMulCase(Format.U4, rows: 48, 96, 1024, 128);
        using var packed = c.Pack(out _)!;
        using var pool = new WorkerPool(2);
        float[] truth = c.ScalarFast(), y = new float[truth.Length];
        using var stop = new CancellationTokenSource();
        Task collector = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
            }
        });
        for (int round = 0; round < 60; round++)
        {
            MatMulPacked.RunFast(c.X, 48, packed, y, pool);
            Bits.Equal(truth, y, $"round {round}");
        }

        await stop.CancelAsync();
        await collector;
    }

    // Each x is off by at most half a step of its block, m / 254 (and some roundings of f32, in the last term): off by that times |w| summed.
    [Theory]
    [MemberData(nameof(Formats))]
    public void The_result_is_within_the_bound_of_quantisation(Format format)
    {
        TestWidth.Lanes = 16;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 3, n, k, group);
            using var packed = c.Pack(out _)!;
            float[] truth = c.Scalar(), y = c.RunFast(packed, 0, 3, BytePath.Pairs);
            var steps = new MatMulCase(format, rows: 3, n, k, group);
            int length = Math.Min(group == 0 ? k : group, 128);
            for (int i = 0; i < steps.X.Length;)
            {
                int inGroup = i % (group == 0 ? k : group), end = i + Math.Min(length, (group == 0 ? k : group) - inGroup);
                float largest = c.X[i..end].Max(MathF.Abs);
                steps.X.AsSpan(i..end).Fill(largest / 254f);
                i = end;
            }

            float[] bound = steps.Scalar(magnitudes: true), sizes = c.Scalar(magnitudes: true);
            for (int i = 0; i < y.Length; i++)
            {
                double allowed = (bound[i] * 1.0001) + ((sizes[i] + bound[i]) * (10 + (k / 8.0)) * Math.Pow(2, -24));
                Assert.True(Math.Abs(y[i] - truth[i]) <= allowed, $"{format} N={n} K={k} group={group} [{i}]: {y[i]} for {truth[i]} within {allowed}");
            }
        }
    }

    // Largest weights, largest x, all of one sign: the sums that come nearest to the end of 16 bits.
    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Extreme_numbers_do_not_overflow(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (byte pattern in (byte[])[0x00, 0x7f, 0x80, 0x88, 0xff])
        {
            foreach (float x in (float[])[1f, -1f])
            {
                var c = new MatMulCase(format, rows: 2, outputs: 33, inputs: 512, groupSize: 128);
                c.Weights.AsSpan().Fill(pattern);
                c.X.AsSpan().Fill(x);
                using var packed = c.Pack(out _)!;
                foreach (var path in MatMulCase.Paths(packed))
                {
                    Bits.Equal(c.ScalarFast(), c.RunFast(packed, 0, 2, path), $"{format} {path} {pattern:x2} {x}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void A_row_has_the_same_bits_in_any_company(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        WorkerPool[] pools = [new(1), new(2), new(3), new(4)];
        foreach (var (n, k, group) in (ReadOnlySpan<(int, int, int)>)[(67, 640, 32), (130, 384, 128), (41, 250, 0)])
        {
            var c = new MatMulCase(format, rows: 140, n, k, group);
            using var packed = c.Pack(out _)!;
            var alone = Enumerable.Range(0, 140).SelectMany(row => c.RunFast(packed, row, 1, BytePath.Pairs)).ToArray();
            foreach (int rows in (int[])[1, 2, 3, 5, 8, 9, 40, 65, 137])
            {
                foreach (var pool in pools)
                {
                    foreach (var path in MatMulCase.Paths(packed))
                    {
                        int first = rows % 4;
                        Bits.Equal(
                            alone.AsSpan(first * n, rows * n),
                            c.RunFast(packed, first, rows, path, pool),
                            $"{format} {path} N={n} K={k} rows={rows} threads={pool.Threads}");
                    }
                }
            }
        }

        Array.ForEach(pools, pool => pool.Dispose());
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Nothing_is_touched_past_the_end(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in s_shapes)
        {
            var c = new MatMulCase(format, rows: 3, n, k, group);
            using var packed = c.Pack(out _)!;
            using var x = GuardedMemory.Of<float>(c.X);
            using var y = new GuardedMemory(3 * n * sizeof(float));
            foreach (var path in MatMulCase.Paths(packed))
            {
                MatMulPacked.RunFastOn<TestWidth>(x.Last<float>(c.X.Length), 3, packed, y.Last<float>(3 * n), null, path);
                Bits.Equal(c.ScalarFast(), y.Last<float>(3 * n), $"{format} {path} N={n} K={k}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void NaN_infinity_zero_and_dust_stay_in_their_row(Format format, int lanes)
    {
        TestWidth.Lanes = lanes;
        var c = new MatMulCase(format, rows: 7, outputs: 5, inputs: 70);
        using var packed = c.Pack(out _)!;
        var clean = c.RunFast(packed, 0, 7, BytePath.Pairs);
        c.X[70 + 69] = float.NaN;
        c.X[140] = float.PositiveInfinity;
        c.X.AsSpan(210, 70).Clear();
        c.X.AsSpan(280, 70).Fill(1e-40f);
        var y = c.RunFast(packed, 0, 7, BytePath.Pairs);
        Bits.Equal(clean.AsSpan(0, 5), y.AsSpan(0, 5), "row before");
        Bits.Equal(clean.AsSpan(25), y.AsSpan(25), "rows after");
        Assert.All(y[5..15], v => Assert.True(!float.IsFinite(v)));
        Assert.All(y[15..25], v => Assert.Equal(0f, v));
    }

    [Fact]
    public unsafe void Weights_that_are_not_integers_are_refused()
    {
        float* data = stackalloc float[4];
        using var packed = PackedWeights.PackF32(new PlainWeights(data, 2, 2));
        var error = Assert.Throws<ArgumentException>(() => MatMulPacked.RunFast(new float[2], 1, packed, new float[2]));
        Assert.Contains("need int8 or int4 weights; found F32", error.Message, StringComparison.Ordinal);
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
            MatMulPacked.RunFast(c.X.AsSpan(0, rows * 1024), rows, packed, y.AsSpan(0, rows * 512), pool);
            long before = GC.GetAllocatedBytesForCurrentThread();
            MatMulPacked.RunFast(c.X.AsSpan(0, rows * 1024), rows, packed, y.AsSpan(0, rows * 512), pool);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
