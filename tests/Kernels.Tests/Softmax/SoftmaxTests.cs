namespace Lockstep.Kernels.Tests.SoftmaxRows;

public class SoftmaxTests
{
    // x - max is rounded to f32: for inputs up to 20 apart from 0 it may be off by 2e-6 (half a unit at 32 .. 40), and its exponential by as much
    // relatively. Exponentials, sums and the quotient add a few 1e-7.
    private static readonly (double, double) s_tolerance = (3e-6, 1e-40);

    [Theory]
    [ClassData(typeof(Widths))]
    public void Matches_the_plain_truth_at_every_length(int lanes)
    {
        TestWidth.Lanes = lanes;
        for (int columns = 0; columns <= 256; columns++)
        {
            using var x = GuardedMemory.Of<float>(Numbers.Random(3 * columns, 20f));
            using var y = new GuardedMemory(3 * columns * sizeof(float));
            var expected = new float[3 * columns];
            Softmax.Scalar(x.Last<float>(3 * columns), 3, columns, expected);
            Softmax.RowsOn<TestWidth>(x.Last<float>(3 * columns), 3, columns, y.Last<float>(3 * columns), null);
            Bits.Close(expected, y.Last<float>(3 * columns), s_tolerance, $"{columns} columns");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Large_inputs_do_not_overflow(int lanes)
    {
        float e = 0.26894142f, f = 0.7310586f; // 1 / (1 + e), e / (1 + e)
        Check(lanes, [200, 199, -200], [f, e, 0]);
        Check(lanes, [-200, -201, -400], [f, e, 0]);
        Check(lanes, [3e38f, -3e38f], [1, 0]);
        Check(lanes, [100, 99, 1], [f, e, 7.391e-44f]); // a denormal: not flushed
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Infinities_and_NaN_follow_the_formula(int lanes)
    {
        float nan = float.NaN, inf = float.PositiveInfinity;
        Check(lanes, [0, -inf, 0], [0.5f, 0, 0.5f]);
        Check(lanes, [-inf, -inf], [nan, nan]);
        Check(lanes, [1, inf, 2], [nan, nan, nan]);
        Check(lanes, [1, nan, 2], [nan, nan, nan]);
        Check(lanes, [.. Enumerable.Repeat(1f, 40), nan], [.. Enumerable.Repeat(nan, 41)]);
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Hidden_elements_at_the_end_change_no_bit(int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (int length in (int[])[1, 3, 16, 17, 31, 100])
        {
            float[] x = Numbers.Random(length, 5f), y = new float[length];
            Softmax.RowsOn<TestWidth>(x, 1, length, y, null);
            for (int hidden = 0; hidden <= 40; hidden++)
            {
                float[] longer = [.. x, .. Enumerable.Repeat(float.NegativeInfinity, hidden)];
                Softmax.RowsOn<TestWidth>(longer, 1, longer.Length, longer, null);
                Bits.Equal([.. y, .. new float[hidden]], longer, $"{length} elements and {hidden} hidden");
            }
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void A_row_has_the_same_bits_in_any_company(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(3);
        const int Rows = 400, Columns = 83;
        float[] x = Numbers.Random(Rows * Columns, 9f), alone = new float[x.Length], y = new float[x.Length];
        for (int r = 0; r < Rows; r++)
        {
            Softmax.RowsOn<TestWidth>(x.AsSpan(r * Columns, Columns), 1, Columns, alone.AsSpan(r * Columns, Columns), null);
        }

        Softmax.RowsOn<TestWidth>(x, Rows, Columns, y, pool);
        Bits.Equal(alone, y, "all rows on three threads");
    }

    [Fact]
    public void Wrong_sizes_are_explained()
    {
        var error = Assert.Throws<ArgumentException>(() => Softmax.Rows(new float[5], 2, 3, new float[6]));
        Assert.Contains("2 rows x 3 columns = 6 numbers; found 5", error.Message, StringComparison.Ordinal);
    }

    private static void Check(int lanes, float[] x, float[] expected)
    {
        TestWidth.Lanes = lanes;
        var y = new float[x.Length];
        Softmax.Scalar(x, 1, x.Length, y);
        Bits.Close(expected, y, (1e-6, 1e-45), "plain");
        Softmax.RowsOn<TestWidth>(x, 1, x.Length, y, null);
        Bits.Close(expected, y, (1e-6, 1e-45), "fast");
    }
}
