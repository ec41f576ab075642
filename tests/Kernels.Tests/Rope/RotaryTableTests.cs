namespace Lockstep.Kernels.Tests;

public class RotaryTableTests
{
    // The same product and the same function as the plain ops: no tolerance.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Has_the_bits_of_product_and_function(bool twice)
    {
        float[] half = Enumerable.Range(0, 33).Select(i => (float)Math.Pow(10000, -i / 33.0)).ToArray();
        float[] frequencies = twice ? [.. half, .. half] : half;
        long[] positions = [0, 1, 2, 511, 4096, 131071, -3];
        foreach (float factor in (float[])[1f, 1.1897f])
        {
            float[] cos = new float[positions.Length * frequencies.Length], sin = new float[cos.Length], expectedCos = new float[cos.Length], expectedSin = new float[cos.Length];
            RotaryTable.Cosines(positions, frequencies, factor, cos);
            RotaryTable.Sines(positions, frequencies, factor, sin);
            for (int i = 0; i < cos.Length; i++)
            {
                float angle = frequencies[i % frequencies.Length] * (float)positions[i / frequencies.Length];
                (expectedCos[i], expectedSin[i]) = ((float)Math.Cos(angle) * factor, (float)Math.Sin(angle) * factor);
            }

            Bits.Equal(expectedCos, cos, $"cosines times {factor}");
            Bits.Equal(expectedSin, sin, $"sines times {factor}");
        }
    }

    [Fact]
    public void Wrong_sizes_are_explained() =>
        Assert.Contains("2 positions x 3 frequencies are 6 numbers; the result has 5", Assert.Throws<ArgumentException>(() => RotaryTable.Cosines([0, 1], [1f, 2f, 3f], 1, new float[5])).Message, StringComparison.Ordinal);
}
