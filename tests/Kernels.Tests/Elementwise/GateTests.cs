namespace Lockstep.Kernels.Tests.Elementwise;

/// <summary>Gate, RowBias, Scale and Softcap.</summary>
public class GateTests
{
    // One after the other on the same lanes: the same bits.
    [Theory]
    [ClassData(typeof(Widths))]
    public void A_gate_has_the_bits_of_activation_and_product(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(2);
        const int Rows = 3;
        foreach (GateKind kind in Enum.GetValues<GateKind>())
        {
            foreach (int columns in (int[])[1, 7, 31, 33, 64, 200])
            {
                int wide = (2 * columns) + 5;
                using var both = GuardedMemory.Of<float>(Numbers.Random((Rows * wide) - 5, 4f));
                ReadOnlySpan<float> x = both.Last<float>((Rows * wide) - 5);
                var expected = new float[Rows * columns];
                for (int r = 0; r < Rows; r++)
                {
                    Span<float> row = expected.AsSpan(r * columns, columns);
                    ReadOnlySpan<float> gate = x.Slice(r * wide, columns), up = x.Slice((r * wide) + columns, columns);
                    if (kind == GateKind.Silu) Silu.RunOn<TestWidth>(gate, row, null);
                    else if (kind == GateKind.GeluErf) Gelu.RunErfOn<TestWidth>(gate, row, null);
                    else Gelu.RunTanhOn<TestWidth>(gate, row, null);
                    Multiply.RunOn<TestWidth>(row, up, row, null);
                }

                using var y = new GuardedMemory(expected.Length * sizeof(float));
                Gate.RunOn<TestWidth>(kind, new GateRows(x, wide), new GateRows(x[columns..], wide), Rows, columns, y.Last<float>(expected.Length), pool);
                Bits.Equal(expected, y.Last<float>(expected.Length), $"{kind}, {columns} columns");
            }
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Bias_and_factor_equal_plain_loops(int lanes)
    {
        TestWidth.Lanes = lanes;
        for (int columns = 1; columns <= 70; columns++)
        {
            float[] x = Numbers.Random(3 * columns, 5f), bias = Numbers.Random(columns, 5f, seed: 2), y = new float[x.Length];
            RowBias.RunOn<TestWidth>(x, 3, bias, y, null);
            Bits.Equal(x.Select((v, i) => v + bias[i % columns]).ToArray(), y, $"bias, {columns} columns");
            Scale.RunOn<TestWidth>(x, 1.7f, y, null);
            Bits.Equal(x.Select(v => v * 1.7f).ToArray(), y, $"factor, {columns} columns");
        }
    }

    // tanh is within 3e-7 relatively; the quotient and the product add a rounding each.
    [Theory]
    [ClassData(typeof(Widths))]
    public void A_softcap_matches_the_plain_truth(int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (float range in (float[])[0.01f, 1f, 25f, 40f, 600f])
        {
            for (int length = 1; length <= 64; length++)
            {
                float[] x = Numbers.Random(length, range), expected = new float[length], y = new float[length];
                Softcap.Scalar(x, 30f, expected);
                Softcap.RunOn<TestWidth>(x, 30f, y, null);
                Bits.Close(expected, y, (5e-7, 0), $"{length} numbers below {range}");
            }
        }

        float[] ends = new float[5];
        Softcap.RunOn<TestWidth>([0f, 1e9f, -1e9f, float.PositiveInfinity, float.NaN], 30f, ends, null);
        Assert.Equal([0f, 30f, -30f, 30f, float.NaN], ends);
    }

    [Fact]
    public void Wrong_sizes_are_explained() => Assert.Contains("gate has 5 numbers", Assert.Throws<ArgumentException>(() =>
        Gate.Run(GateKind.Silu, new GateRows(new float[5], 3), new GateRows(new float[6], 3), 2, 3, new float[6])).Message, StringComparison.Ordinal);
}
