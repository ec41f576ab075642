namespace Lockstep.Kernels.Tests.Normalize;

public class LayerNormTests
{
    // Two sums of up to 256 numbers in sixteen partial sums (20 roundings deep), a root, two products and two sums. The difference from the mean
    // cancels, so what is left of the mean's rounding counts absolutely: 20 * 6e-8 * |x| / deviation, times gamma; x is below 3, its deviation about 1.7.
    private static readonly (double, double) s_tolerance = (4e-6, 1e-5);

    [Theory]
    [ClassData(typeof(Widths))]
    public void Matches_the_plain_truth_at_every_length(int lanes)
    {
        TestWidth.Lanes = lanes;
        for (int columns = 2; columns <= 256; columns++)
        {
            using var x = GuardedMemory.Of<float>(Numbers.Random(2 * columns, 3f));
            using var gamma = GuardedMemory.Of<float>(Numbers.Random(columns, 2f, seed: 3));
            using var beta = GuardedMemory.Of<float>(Numbers.Random(columns, 2f, seed: 4));
            using var y = new GuardedMemory(2 * columns * sizeof(float));
            var expected = new float[2 * columns];
            LayerNorm.Scalar(x.Last<float>(2 * columns), 2, gamma.Last<float>(columns), beta.Last<float>(columns), 1e-2f, expected);
            LayerNorm.RowsOn<TestWidth>(x.Last<float>(2 * columns), 2, gamma.Last<float>(columns), beta.Last<float>(columns), 1e-2f, y.Last<float>(2 * columns), null);
            Bits.Close(expected, y.Last<float>(2 * columns), s_tolerance, $"{columns} columns");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void A_row_has_the_same_bits_in_any_company_and_at_any_width(int lanes)
    {
        using var pool = new WorkerPool(3);
        const int Rows = 200, Columns = 131;
        float[] x = Numbers.Random(Rows * Columns), gamma = Numbers.Random(Columns), beta = Numbers.Random(Columns, seed: 5), alone = new float[x.Length];
        TestWidth.Lanes = 16;
        for (int r = 0; r < Rows; r++) LayerNorm.RowsOn<TestWidth>(x.AsSpan(r * Columns, Columns), 1, gamma, beta, 1e-5f, alone.AsSpan(r * Columns, Columns), null);
        TestWidth.Lanes = lanes;
        LayerNorm.RowsOn<TestWidth>(x, Rows, gamma, beta, 1e-5f, x, pool);
        Bits.Equal(alone, x, "all rows, in place, on three threads");
    }

    [Fact]
    public void A_large_common_offset_costs_no_digits()
    {
        var y = new float[4];
        LayerNorm.Rows([16777210f, 16777212f, 16777214f, 16777216f], 1, [1f, 1f, 1f, 1f], [0f, 0f, 0f, 0f], 0f, y);
        Bits.Close([-1.3416408f, -0.4472136f, 0.4472136f, 1.3416408f], y, (3e-7, 0), "2^24");
    }

    [Fact]
    public void Wrong_sizes_are_explained() =>
        Assert.Contains("3 weights and 2 numbers to add", Assert.Throws<ArgumentException>(() => LayerNorm.Rows(new float[6], 2, new float[3], new float[2], 0f, new float[6])).Message, StringComparison.Ordinal);
}
