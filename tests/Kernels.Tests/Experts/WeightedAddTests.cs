namespace Lockstep.Kernels.Tests.Experts;

public class WeightedAddTests
{
    [Theory]
    [ClassData(typeof(Widths))]
    public void Equals_a_product_and_a_sum_each_rounded(int lanes)
    {
        TestWidth.Lanes = lanes;
        using var pool = new WorkerPool(2);
        int[] places = [4, 0, 3];
        float[] shares = [0.3f, -1.7f, 1e-3f];
        for (int columns = 1; columns <= 70; columns++)
        {
            using var x = GuardedMemory.Of<float>(Numbers.Random(3 * columns));
            float[] expected = Numbers.Random(5 * columns, seed: 2);
            using var y = GuardedMemory.Of<float>(expected);
            for (int i = 0; i < 3 * columns; i++)
            {
                float product = shares[i / columns] * x.Last<float>(3 * columns)[i];
                expected[(places[i / columns] * columns) + (i % columns)] += product;
            }

            WeightedAdd.RowsOn<TestWidth>(x.Last<float>(3 * columns), places, shares, columns, y.Last<float>(5 * columns), pool);
            Bits.Equal(expected, y.Last<float>(5 * columns), $"{columns} columns");
        }
    }
}
