namespace Lockstep.Kernels.Tests.Attention;

public class AttentionRowsTests
{
    private static readonly AttentionShape[] s_shapes =
    [
        new(1, 1, 1, 1, 1, 1, 1), new(1, 2, 1, 1, 5, 8, 8), new(2, 4, 2, 3, 17, 16, 12), new(1, 6, 2, 4, 33, 20, 70), new(1, 3, 3, 2, 100, 64, 64),
        new(2, 2, 1, 1, 66, 80, 128), new(1, 1, 1, 2, 7, 3, 5),
    ];

    // Scores are dot products of up to 80 terms below 4 (off by 1e-5 at most), so weights are off by as much relatively; values are below 2.
    private static readonly (double, double) s_tolerance = (1e-5, 2e-5);

    [Theory]
    [ClassData(typeof(Widths))]
    public void Matches_the_plain_truth(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(2);
        foreach (var shape in s_shapes)
        {
            var c = new AttentionCase(shape);
            Bits.Close(c.Scalar(), c.Run(), s_tolerance, $"{shape}");
            Bits.Equal(c.Run(), c.Run(pool), $"{shape} on two threads");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Masks_of_every_broadcast_match_the_plain_truth(int lanes)
    {
        TestWidth.Lanes = lanes;
        var shape = new AttentionShape(2, 4, 2, 3, 19, 16, 16);
        foreach (var (b, h, l) in (ReadOnlySpan<(int, int, int)>)[(1, 1, 1), (2, 1, 1), (1, 4, 1), (1, 1, 3), (2, 1, 3), (2, 4, 3)])
        {
            var mask = Numbers.Random(b * h * l * 19, 3f, seed: 4);
            for (int i = 0; i < mask.Length; i += 3)
            {
                mask[i] = i % 2 == 0 ? float.NegativeInfinity : -1e9f;
            }

            var c = new AttentionCase(shape)
            {
                Mask = mask,
                MaskStrides = new Strides(b == 1 ? 0 : (long)h * l * 19, h == 1 ? 0 : (long)l * 19, l == 1 ? 0 : 19),
            };
            Bits.Close(c.Scalar(), c.Run(), s_tolerance, $"mask [{b}, {h}, {l}, 19]");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Known_values(int lanes)
    {
        TestWidth.Lanes = lanes;

        // Equal keys: the mean of the visible values. One key far above the rest: its value.
        var c = new AttentionCase(new(1, 1, 1, 1, 4, 2, 1)) { Q = [1, 1], K = [1, 2, 1, 2, 1, 2, 1, 2], V = [1, 3, 5, 100] };
        c.Mask = [0, 0, 0, float.NegativeInfinity];
        Bits.Close([3f], c.Run(), (1e-6, 0), "mean");
        c.K = [1, 2, 300, 300, 1, 2, 1, 2];
        Bits.Close([3f], c.Run(), (0, 0), "peak");
        c.Mask = [.. Enumerable.Repeat(float.NegativeInfinity, 4)];
        Assert.Equal([float.NaN], c.Run());
        Assert.Equal([float.NaN], c.Scalar());
    }

    // The law: rows computed together, as in a prompt under a causal mask, have the bits of rows computed one by one on a growing cache.
    [Theory]
    [ClassData(typeof(Widths))]
    public void A_prompt_gives_the_bits_of_single_steps(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(3);
        const int Tokens = 37, Heads = 4, Shared = 2, Dim = 24;
        var prompt = new AttentionCase(new(1, Heads, Shared, Tokens, Tokens, Dim, Dim))
        {
            Mask = [.. Enumerable.Range(0, Tokens * Tokens).Select(i => i % Tokens > i / Tokens ? float.NegativeInfinity : 0f)],
            MaskStrides = new(0, 0, Tokens),
        };
        var together = prompt.Run(pool);
        for (int t = 0; t < Tokens; t++)
        {
            var step = new AttentionCase(new(1, Heads, Shared, 1, t + 1, Dim, Dim))
            {
                Q = prompt.Q[(t * Heads * Dim)..((t + 1) * Heads * Dim)],
                K = prompt.K[..((t + 1) * Shared * Dim)],
                V = prompt.V[..((t + 1) * Shared * Dim)],
            };
            Bits.Equal(together.AsSpan(t * Heads * Dim, Heads * Dim), step.Run(), $"token {t} alone, without mask");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Hidden_positions_change_no_bit_whatever_they_hold(int lanes)
    {
        TestWidth.Lanes = lanes;
        var visible = new AttentionCase(new(1, 2, 1, 2, 21, 16, 40));
        var expected = visible.Run();
        for (int hidden = 1; hidden <= 18; hidden++)
        {
            var c = new AttentionCase(visible.Shape with { Keys = 21 + hidden })
            {
                Q = visible.Q,
                K = [.. visible.K, .. Enumerable.Repeat(float.NaN, hidden * 16)],
                V = [.. visible.V, .. Enumerable.Repeat(hidden % 2 == 0 ? float.NaN : float.PositiveInfinity, hidden * 40)],
                Mask = [.. new float[21], .. Enumerable.Repeat(float.NegativeInfinity, hidden)],
            };
            Bits.Equal(expected, c.Run(), $"{hidden} hidden");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Nothing_is_touched_past_the_end(int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var shape in s_shapes)
        {
            var c = new AttentionCase(shape) { Mask = Numbers.Random(shape.Keys) };
            using var q = GuardedMemory.Of<float>(c.Q);
            using var k = GuardedMemory.Of<float>(c.K);
            using var v = GuardedMemory.Of<float>(c.V);
            using var mask = GuardedMemory.Of<float>(c.Mask);
            using var y = new GuardedMemory(c.OutputLength * sizeof(float));
            var plain = c.Operands(y.Last<float>(c.OutputLength));
            var guarded = new AttentionOperands
            {
                Query = q.Last<float>(c.Q.Length),
                QueryStrides = plain.QueryStrides,
                Key = k.Last<float>(c.K.Length),
                KeyStrides = plain.KeyStrides,
                Value = v.Last<float>(c.V.Length),
                ValueStrides = plain.ValueStrides,
                Mask = mask.Last<float>(c.Mask.Length),
                Output = plain.Output,
                OutputStrides = plain.OutputStrides,
            };
            AttentionRows.RunOn<TestWidth>(shape, guarded, c.Scale, null);
            Bits.Equal(c.Run(), y.Last<float>(c.OutputLength), $"{shape}");
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var c = new AttentionCase(new(1, 8, 2, 1, 600, 64, 64));
        var y = new float[c.OutputLength];
        TestWidth.Lanes = 8;
        AttentionRows.RunOn<TestWidth>(c.Shape, c.Operands(y), c.Scale, pool);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AttentionRows.RunOn<TestWidth>(c.Shape, c.Operands(y), c.Scale, pool);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_arguments_are_explained()
    {
        Refused(new(1, 3, 2, 1, 4, 8, 8), c => { }, "The 3 query heads must be a multiple of the 2 key-value heads");
        Refused(new(1, 2, 2, 1, 0, 8, 8), c => { }, "Sizes must be positive");
        Refused(new(1, 2, 2, 1, 4, 8, 8), c => c.K = c.K[1..], "needs 64 elements; found 63");
        Refused(new(1, 2, 2, 1, 4, 8, 8), c => c.Mask = new float[3], "needs 4 elements; found 3");
        Refused(new(1, 2, 2, 1, 4, 8, 8), c => (c.Mask, c.MaskStrides) = (new float[4], new(-1, 0, 0)), "must not be negative");
    }

    private static void Refused(AttentionShape shape, Action<AttentionCase> spoil, string sentence)
    {
        var c = new AttentionCase(shape);
        spoil(c);
        TestWidth.Lanes = 4;
        var error = Assert.Throws<ArgumentException>(() => c.Run());
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }
}
