namespace Lockstep.Kernels.Tests.Normalize;

public class RmsNormTests
{
    // The sum of up to 256 squares in f32 lanes, a root, two products: about 10 roundings deep at the widest, 260 for one lane (relative, all terms
    // positive, half of it under the root).
    private static readonly (double, double) s_tolerance = (8e-6, 0);

    [Theory]
    [ClassData(typeof(Widths))]
    public void Matches_the_plain_truth_at_every_length(int lanes)
    {
        TestWidth.Lanes = lanes;
        for (int columns = 1; columns <= 256; columns++)
        {
            using var x = GuardedMemory.Of<float>(Numbers.Random(2 * columns, 3f));
            using var gamma = GuardedMemory.Of<float>(Numbers.Random(columns, 2f, seed: 3));
            using var y = new GuardedMemory(2 * columns * sizeof(float));
            var expected = new float[2 * columns];
            RmsNorm.Scalar(x.Last<float>(2 * columns), 2, gamma.Last<float>(columns), 1e-5f, expected);
            RmsNorm.RowsOn<TestWidth>(x.Last<float>(2 * columns), 2, gamma.Last<float>(columns), 1e-5f, y.Last<float>(2 * columns), null);
            Bits.Close(expected, y.Last<float>(2 * columns), s_tolerance, $"{columns} columns");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Known_values(int lanes)
    {
        TestWidth.Lanes = lanes;
        var y = new float[2];
        RmsNorm.RowsOn<TestWidth>([3f, 4f], 1, [1f, 10f], 0f, y, null); // root mean square: sqrt(12.5)
        Bits.Close([0.84852814f, 11.313708f], y, (2e-7, 0), "3, 4");
        RmsNorm.RowsOn<TestWidth>([0f, 0f], 1, [1f, 1f], 1e-6f, y, null);
        Assert.Equal([0f, 0f], y);
        RmsNorm.RowsOn<TestWidth>([float.NaN, 1f], 1, [1f, 1f], 1e-6f, y, null);
        Assert.Equal([float.NaN, float.NaN], y);
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void A_row_has_the_same_bits_in_any_company(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(3);
        const int Rows = 300, Columns = 131;
        float[] x = Numbers.Random(Rows * Columns), gamma = Numbers.Random(Columns), alone = new float[x.Length];
        for (int r = 0; r < Rows; r++)
        {
            RmsNorm.RowsOn<TestWidth>(x.AsSpan(r * Columns, Columns), 1, gamma, 1e-5f, alone.AsSpan(r * Columns, Columns), null);
        }

        RmsNorm.RowsOn<TestWidth>(x, Rows, gamma, 1e-5f, x, pool);
        Bits.Equal(alone, x, "all rows, in place, on three threads");
    }

    [Fact]
    public void Wrong_sizes_are_explained()
    {
        var error = Assert.Throws<ArgumentException>(() => RmsNorm.Rows(new float[5], 2, new float[3], 0f, new float[6]));
        Assert.Contains("2 rows x 3 columns = 6 numbers; found 5", error.Message, StringComparison.Ordinal);
    }
}
