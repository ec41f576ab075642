namespace Lockstep.Kernels.Tests.Attention.Paged;

public class PagedAttentionTests
{
    private static readonly AttentionShape[] s_shapes =
    [
        new(1, 1, 1, 1, 1, 1, 1), new(1, 2, 1, 1, 7, 7, 31), new(2, 4, 2, 3, 63, 16, 12), new(1, 7, 1, 5, 64, 31, 33), new(1, 6, 2, 4, 65, 20, 70),
        new(1, 3, 3, 17, 129, 64, 64), new(2, 2, 1, 33, 200, 80, 128), new(1, 8, 1, 13, 140, 128, 80), new(1, 2, 1, 2, 1100, 33, 48), new(1, 50, 1, 2, 70, 8, 8),
    ];

    // Scores are sums of up to 128 products below 4, each step off by 2^-24 of the sum (below 64 for random signs): 128 * 2^-24 * 64 / sqrt(D) < 5e-5 at worst,
    // a tenth of it in practice, and that much relatively for a weight; values are below 2. Softcap adds an ulp of scores below 64.
    private static readonly (double, double) s_tolerance = (0, 2e-5);

    public static TheoryData<int, KvType> WidthsAndTypes()
    {
        var data = new TheoryData<int, KvType>();
        foreach (int width in Widths.All)
        {
            foreach (var type in Enum.GetValues<KvType>())
            {
                data.Add(width, type);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(WidthsAndTypes))]
    public void Every_form_matches_the_plain_truth_at_any_width_and_thread_count(int lanes, KvType type)
    {
        foreach (var shape in s_shapes)
        {
            foreach (var (name, c) in Forms(shape, type))
            {
                using (c)
                {
                    TestWidth.Lanes = lanes;
                    float[] alone = c.Run();
                    Bits.Close(PagedTruth.Of(c), alone, (0, s_tolerance.Item2 + SlopeError(c)), $"{name} {type} {shape}");
                    TestWidth.Lanes = 16;
                    Bits.Equal(c.Run(), alone, $"{name} {type} {shape}: {lanes} lanes against 16");
                }
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_change_no_bit(int threads)
    {
        TestWidth.Lanes = 8;
        using var pool = new WorkerPool(threads);
        foreach (var shape in s_shapes)
        {
            foreach (var (name, c) in Forms(shape, KvType.F16))
            {
                using (c)
                {
                    Bits.Equal(c.Run(), c.Run(pool), $"{name} {shape}");
                }
            }
        }
    }

    // The law: any number of rows at once gives the bits of one row at a time on a growing cache, in any company.
    [Theory]
    [MemberData(nameof(WidthsAndTypes))]
    public void A_prompt_gives_the_bits_of_single_steps(int lanes, KvType type)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(2);
        const int Tokens = 150, Heads = 6, Shared = 2, Dim = 24;
        foreach (int window in new[] { 0, 1, 30, 70 })
        {
            using var prompt = new PagedCase(new(1, Heads, Shared, Tokens, Tokens, Dim, Dim), type)
            {
                Rule = new(0, true, window),
                Padding = [.. new long[5], .. Enumerable.Repeat(1L, Tokens - 5)],
                Softcap = 3f,
            };
            float[] together = prompt.Run(pool);
            foreach ((int first, int count) in new[] { (0, 1), (1, 40), (41, 2), (63, 1), (64, 1), (65, 3), (100, 50), (149, 1) })
            {
                int total = first + count;
                using var step = new PagedCase(new(1, Heads, Shared, count, total, Dim, Dim), type, Cut(prompt.K, Shared, Tokens, total, Dim), Cut(prompt.V, Shared, Tokens, total, Dim))
                {
                    Q = prompt.Q[(first * Heads * Dim)..(total * Heads * Dim)],
                    Rule = new(first, true, window),
                    Padding = prompt.Padding[..total],
                    Softcap = 3f,
                };
                Bits.Equal(together.AsSpan(first * Heads * Dim, count * Heads * Dim), step.Run(), $"rows {first} .. {total - 1}, window {window}");
            }
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void A_rule_gives_the_bits_of_its_mask(int lanes)
    {
        TestWidth.Lanes = lanes;
        var shape = new AttentionShape(1, 4, 2, 21, 90, 16, 16);
        bool Sees(int l, int t) => t <= 69 + l && t > 69 + l - 40;
        using var rule = new PagedCase(shape, KvType.F32) { Rule = new(69, true, 40) };
        using var numbers = new PagedCase(shape, KvType.F32) { Mask = Grid(21, 90, (l, t) => Sees(l, t) ? 0f : float.NegativeInfinity), MaskStrides = new(0, 0, 90) };
        using var bytes = new PagedCase(shape, KvType.F32) { Visible = Grid(21, 90, (l, t) => Sees(l, t) ? (byte)1 : (byte)0), MaskStrides = new(0, 0, 90) };
        Bits.Equal(rule.Run(), numbers.Run(), "numbers");
        Bits.Equal(rule.Run(), bytes.Run(), "bytes");
    }

    [Theory]
    [MemberData(nameof(WidthsAndTypes))]
    public void Hidden_positions_change_no_bit_whatever_they_hold(int lanes, KvType type)
    {
        TestWidth.Lanes = lanes;
        var shape = new AttentionShape(1, 4, 2, 3, 70, 16, 40);
        using var clean = new PagedCase(shape, type) { Padding = [.. Enumerable.Range(0, 70).Select(t => t is 3 or 64 or 69 ? 0L : 1L)] };
        foreach (float poison in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            float[] k = [.. clean.K], v = [.. clean.V];
            foreach (int t in new[] { 3, 64, 69 })
            {
                foreach (int head in new[] { 0, 1 })
                {
                    k.AsSpan(((head * 70) + t) * 16, 16).Fill(poison);
                    v.AsSpan(((head * 70) + t) * 40, 40).Fill(poison);
                }
            }

            using var spoiled = new PagedCase(shape, type, k, v) { Padding = clean.Padding };
            Bits.Equal(clean.Run(), spoiled.Run(), $"{poison}");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void A_visible_NaN_reaches_its_row_alone(int lanes)
    {
        TestWidth.Lanes = lanes;
        var shape = new AttentionShape(1, 1, 1, 10, 10, 8, 8);
        using var clean = new PagedCase(shape, KvType.F32) { Rule = new(0, true, 0) };
        float[] v = [.. clean.V];
        v[6 * 8] = float.NaN;
        using var spoiled = new PagedCase(shape, KvType.F32, clean.K, v) { Rule = new(0, true, 0) };
        float[] y = spoiled.Run();
        Bits.Equal(clean.Run().AsSpan(0, 6 * 8), y.AsSpan(0, 6 * 8), "rows before it");
        Assert.All(Enumerable.Range(6, 4), row => Assert.True(float.IsNaN(y[row * 8]) && float.IsFinite(y[(row * 8) + 1])));
    }

    [Fact]
    public void A_row_that_sees_nothing_is_zero_by_rule_and_NaN_by_mask()
    {
        TestWidth.Lanes = 8;
        var shape = new AttentionShape(1, 2, 1, 1, 5, 4, 3);
        using var padded = new PagedCase(shape, KvType.F32) { Padding = new long[5] };
        Assert.Equal(new float[6], padded.Run());
        using var before = new PagedCase(shape, KvType.F32) { Rule = new(-1, true, 0) };
        Assert.Equal(new float[6], before.Run());
        using var masked = new PagedCase(shape, KvType.F32) { Visible = new byte[5] };
        Assert.All(masked.Run(), number => Assert.True(float.IsNaN(number)));
        using var sunk = new PagedCase(shape, KvType.F32) { Visible = new byte[5], Sinks = [0f, -3f] };
        Assert.Equal(new float[6], sunk.Run());
    }

    [Fact]
    public void Queries_of_the_op_itself_may_count_from_the_first_key()
    {
        TestWidth.Lanes = 8;
        using var c = new PagedCase(new(1, 1, 1, 3, 6, 4, 4), KvType.F32) { Rule = new(0, true, 0) };
        Bits.Close(c.V.AsSpan(0, 4), c.Run().AsSpan(0, 4), (1e-6, 0), "the first row sees the first key alone");
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        using var c = new PagedCase(new(1, 8, 2, 1, 1500, 64, 64), KvType.U8) { Padding = [0, .. Enumerable.Repeat(1L, 1499)], Rule = new(1499, true, 1000) };
        var y = new float[c.OutputLength];
        TestWidth.Lanes = 8;
        c.Run(y, pool);
        long before = GC.GetAllocatedBytesForCurrentThread();
        c.Run(y, pool);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_arguments_are_explained()
    {
        TestWidth.Lanes = 8;
        Refused(new(1, 3, 2, 1, 4, 8, 8), "must be a multiple", c => { });
        Refused(new(1, 2, 2, 1, 4, 8, 8), "needs 16 elements", c => c.Q = c.Q[1..]);
        var shape = new AttentionShape(1, 2, 2, 1, 4, 8, 8);
        Refused(() => new PagedCase(shape, KvType.F32) { Mask = new float[3] }, "the mask", "needs 4 elements");
        Refused(() => new PagedCase(shape, KvType.F32) { Mask = new float[4], Visible = new byte[4] }, "one mask", "");
        Refused(() => new PagedCase(shape, KvType.F32) { Padding = new long[5] }, "Padding", "4 positions");
        Refused(() => new PagedCase(shape, KvType.F32) { Slopes = [1f] }, "one a head", "found 1 and 0");
    }

    // The product of slope and distance and its sum with the score round once each, to an ulp of the largest bias; a weight is off by as much, relatively, and values are below 2.
    private static double SlopeError(PagedCase c) => c.Slopes.Length == 0 ? 0 : 2 * c.Slopes.Max(Math.Abs) * c.Shape.Keys * Math.Pow(2, -23);

    // The same tensors under every feature; masks of every broadcast.
    private static IEnumerable<(string Name, PagedCase Case)> Forms(AttentionShape shape, KvType type)
    {
        int keys = shape.Keys, past = keys - shape.Queries, rows = shape.Queries;
        float[] slopes = Numbers.Random(shape.Heads, 0.5f, 7), sinks = Numbers.Random(shape.Heads, 3f, 8);
        long[] padding = [.. Enumerable.Range(0, shape.Batch * keys).Select(i => i % keys < (keys * (1 + (i / keys)) / 3) || i % 11 == 5 ? 0L : 1L)];
        yield return ("plain", new PagedCase(shape, type));
        yield return ("causal", new PagedCase(shape, type) { Rule = new(past, true, 0) });
        yield return ("window", new PagedCase(shape, type) { Rule = new(past, true, Math.Max(1, keys / 3)) });
        yield return ("padding", new PagedCase(shape, type) { Rule = new(past, true, 0), Padding = padding });
        yield return ("softcap", new PagedCase(shape, type) { Rule = new(past, true, 0), Softcap = 2.5f });
        yield return ("slopes", new PagedCase(shape, type) { Rule = new(past, true, 0), Slopes = slopes });
        yield return ("sinks", new PagedCase(shape, type) { Rule = new(past, true, 0), Sinks = sinks });
        yield return ("everything", new PagedCase(shape, type) { Rule = new(past, true, 100), Padding = padding, Softcap = 5f, Slopes = slopes, Sinks = sinks, Scale = 0.3f });
        foreach (var (b, h, l) in new[] { (1, 1, 1), (shape.Batch, 1, rows), (1, shape.Heads, 1), (shape.Batch, shape.Heads, rows) })
        {
            var strides = new Strides(b == 1 ? 0 : (long)h * l * keys, h == 1 ? 0 : (long)l * keys, l == 1 ? 0 : keys);
            float[] mask = Numbers.Random(b * h * l * keys, 3f, seed: 4);
            for (int i = 0; i < mask.Length; i += 3)
            {
                mask[i] = i % 2 == 0 ? float.NegativeInfinity : -1e9f;
            }

            yield return ($"mask [{b}, {h}, {l}]", new PagedCase(shape, type) { Mask = mask, MaskStrides = strides });
            yield return ($"bytes [{b}, {h}, {l}]", new PagedCase(shape, type) { Visible = Array.ConvertAll(mask, m => m < -1f ? (byte)0 : (byte)1), MaskStrides = strides });
        }
    }

    private static T[] Grid<T>(int rows, int columns, Func<int, int, T> at) => [.. Enumerable.Range(0, rows * columns).Select(i => at(i / columns, i % columns))];

    private static float[] Cut(float[] dense, int heads, int from, int to, int dim) =>
        [.. Enumerable.Range(0, heads).SelectMany(h => dense.AsSpan(h * from * dim, to * dim).ToArray())];

    private static void Refused(AttentionShape shape, string sentence, Action<PagedCase> spoil)
    {
        using var c = new PagedCase(shape, KvType.F32);
        spoil(c);
        Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => c.Run()).Message, StringComparison.Ordinal);
    }

    private static void Refused(Func<PagedCase> make, params string[] sentences)
    {
        using var c = make();
        string message = Assert.Throws<ArgumentException>(() => c.Run()).Message;
        Assert.All(sentences, sentence => Assert.Contains(sentence, message, StringComparison.Ordinal));
    }
}
