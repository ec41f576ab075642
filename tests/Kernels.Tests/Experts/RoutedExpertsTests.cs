namespace Lockstep.Kernels.Tests.Experts;

/// <summary>Routed experts against every expert computed for every row, one kernel after the other.</summary>
public unsafe class RoutedExpertsTests
{
    private const int Inputs = 36, Hidden = 40, Outputs = 37, ExpertCount = 5;

    // What is left out would add 0, so leaving it out may not change a bit; 300 rows pass the rows that are computed at once.
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_bits_are_those_of_all_experts_computed_and_summed_in_order(bool halves, bool fast)
    {
        using var pool = new WorkerPool(2);
        var stack = new Stack(halves);
        foreach (int rows in (int[])[0, 1, 2, 7, 33, 300])
        {
            float[] x = Numbers.Random(rows * Inputs), routing = Routing(rows), y = new float[rows * Outputs];
            RoutedExperts.Run(x, rows, routing, stack.Experts, fast, y, pool);
            Bits.Equal(Dense(stack, x, rows, routing, fast), y, $"{rows} rows");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_at_once_have_the_bits_of_single_rows(bool fast)
    {
        var stack = new Stack(halves: false);
        const int Rows = 300;
        float[] x = Numbers.Random(Rows * Inputs), routing = Routing(Rows), y = new float[Rows * Outputs], one = new float[Outputs];
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            RoutedExperts.Run(x, Rows, routing, stack.Experts, fast, y, pool);
            for (int row = 0; row < Rows; row += 7)
            {
                RoutedExperts.Run(x.AsSpan(row * Inputs, Inputs), 1, routing.AsSpan(row * ExpertCount, ExpertCount), stack.Experts, fast, one);
                Bits.Equal(one, y.AsSpan(row * Outputs, Outputs), $"row {row}, {threads} threads");
            }
        }
    }

    [Fact]
    public void Experts_that_were_not_chosen_are_not_read()
    {
        var stack = new Stack(halves: false);
        float[] x = Numbers.Random(Inputs), y = new float[Outputs], routing = [0f, 0.5f, -0f, 0f, 0.5f];
        RoutedExperts.Run(x, 1, routing, stack.Experts, false, y);
        float[] before = [.. y];
        foreach (int expert in (int[])[0, 2, 3]) stack.Dispose(expert);
        RoutedExperts.Run(x, 1, routing, stack.Experts, false, y); // a multiplication with disposed weights would throw
        Bits.Equal(before, y, "with three experts gone");
        Assert.Throws<ObjectDisposedException>(() => RoutedExperts.Run(x, 1, [1f, 0f, 0f, 0f, 0f], stack.Experts, false, y));
        RoutedExperts.Run(x, 1, [0f, float.NaN, 0f, 0f, 0f], stack.Experts, false, y);
        Assert.All(y, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Wrong_sizes_are_explained()
    {
        var stack = new Stack(halves: false);
        Assert.Contains("5 experts; found 4", Assert.Throws<ArgumentException>(() => RoutedExperts.Run(new float[Inputs], 1, new float[4], stack.Experts, false, new float[Outputs])).Message, StringComparison.Ordinal);
        Assert.Contains("37 outputs; found 3", Assert.Throws<ArgumentException>(() => RoutedExperts.Run(new float[Inputs], 1, new float[5], stack.Experts, false, new float[3])).Message, StringComparison.Ordinal);
        Assert.Contains("Expected 5 matrices of down; found 4", Assert.Throws<ArgumentException>(() => new ExpertStack(GateKind.Silu, stack.Gate, stack.Up!, stack.Down[..4])).Message, StringComparison.Ordinal);
        Assert.Contains("in up", Assert.Throws<ArgumentException>(() => new ExpertStack(GateKind.Silu, stack.Gate, stack.Down, stack.Down)).Message, StringComparison.Ordinal);
    }

    // Two of five experts, one, none, or all.
    private static float[] Routing(int rows)
    {
        float[] routing = new float[rows * ExpertCount];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < (row % 11 == 3 ? 0 : row % 13 == 5 ? ExpertCount : (row % 2) + 1); i++) routing[(row * ExpertCount) + (((row * 3) + i) % ExpertCount)] = 0.1f + (((row + i) % 7) * 0.1f);
        }

        return routing;
    }

    private static float[] Dense(Stack stack, float[] x, int rows, float[] routing, bool fast)
    {
        float[] sum = new float[rows * Outputs];
        for (int expert = 0; expert < ExpertCount; expert++)
        {
            float[] gate = Run(stack.Gate[expert], x, rows, fast), up = stack.Up is null ? gate : Run(stack.Up[expert], x, rows, fast), hidden = new float[rows * Hidden];
            int width = stack.Gate[0].Outputs;
            Gate.Run(GateKind.Silu, new GateRows(gate, width), new GateRows(stack.Up is null ? up.AsSpan(Math.Min(Hidden, up.Length)) : up, width), rows, Hidden, hidden);
            float[] result = Run(stack.Down[expert], hidden, rows, fast);
            for (int i = 0; i < sum.Length; i++)
            {
                float product = routing[(i / Outputs * ExpertCount) + expert] * result[i];
                sum[i] += product;
            }
        }

        return sum;
    }

    private static float[] Run(PackedWeights weights, float[] x, int rows, bool fast)
    {
        var y = new float[rows * weights.Outputs];
        if (fast) MatMulPacked.RunFast(x, rows, weights, y);
        else MatMulPacked.Run(x, rows, weights, y);
        return y;
    }

    // Int8 matrices, so that both modes have something to do.
    private sealed class Stack
    {
        public Stack(bool halves)
        {
            Gate = [.. Enumerable.Range(0, ExpertCount).Select(expert => Int8(halves ? 2 * Hidden : Hidden, Inputs, expert))];
            Up = halves ? null : [.. Enumerable.Range(0, ExpertCount).Select(expert => Int8(Hidden, Inputs, 20 + expert))];
            Down = [.. Enumerable.Range(0, ExpertCount).Select(expert => Int8(Outputs, Hidden, 40 + expert))];
            Experts = Up is null ? new ExpertStack(GateKind.Silu, Gate, gateFirst: true, Down) : new ExpertStack(GateKind.Silu, Gate, Up, Down);
        }

        public PackedWeights[] Gate { get; }

        public PackedWeights[]? Up { get; }

        public PackedWeights[] Down { get; }

        public ExpertStack Experts { get; }

        public void Dispose(int expert)
        {
            Gate[expert].Dispose();
            Up?[expert].Dispose();
            Down[expert].Dispose();
        }

        private static PackedWeights Int8(int outputs, int inputs, int seed)
        {
            byte[] data = new byte[outputs * inputs];
            new Random(seed).NextBytes(data);
            fixed (byte* p = data)
            {
                var weights = new QuantizedWeights { Data = p, Outputs = outputs, Inputs = inputs, GroupSize = inputs, Scales = Numbers.Random(outputs, 0.01f, seed), Signed = true };
                return PackedWeights.TryPack(in weights, 8, out string? refusal) ?? throw new InvalidOperationException(refusal);
            }
        }
    }
}
