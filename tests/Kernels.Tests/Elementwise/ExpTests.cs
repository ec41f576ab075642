using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels.Tests.Elementwise;

public unsafe class ExpTests
{
    // Documented bound. Measured over all floats of the range in steps of 211: 1.06.
    private const double MaxUlp = 2;

    [Theory]
    [ClassData(typeof(Widths))]
    public void Stays_within_two_units_in_the_last_place(int lanes)
    {
        // Every 1009th float from -104 to 88.7: dense near 0, and through the denormal results below -87.3.
        var x = new List<float>();
        for (int bits = 0; bits < BitConverter.SingleToInt32Bits(104f); bits += 1009)
        {
            float v = BitConverter.Int32BitsToSingle(bits);
            x.Add(-v);
            if (v < 88.7f)
            {
                x.Add(v);
            }
        }

        var y = Run(lanes, [.. x]);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.True(Bits.UlpError(y[i], Math.Exp(x[i])) <= MaxUlp, $"exp({x[i]:R}) = {y[i]:R}, not {Math.Exp(x[i]):R}");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Ends_of_the_range_are_exact(int lanes)
    {
        float[] x = [0f, -0f, float.NegativeInfinity, -1e30f, -105f, -104f, float.PositiveInfinity, 1e30f, 89f, float.NaN];
        float[] expected = [1f, 1f, 0f, 0f, 0f, 0f, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, float.NaN];
        Assert.Equal(expected, Run(lanes, x));
        float[] edges = [-88f, 88f, -87.3365478515625f, -103.9f, 88.72f]; // the last normal results, the last denormal one, near overflow
        foreach (var (v, y) in edges.Zip(Run(lanes, edges)))
        {
            Assert.True(y > 0 && Bits.UlpError(y, Math.Exp(v)) <= MaxUlp, $"exp({v}) = {y:R}");
        }
    }

    [Fact]
    public void All_widths_give_the_same_bits()
    {
        float[] x = Numbers.Random(4096, 110f);
        var one = Run(1, x);
        foreach (int lanes in Widths.All)
        {
            Bits.Equal(one, Run(lanes, x), $"{lanes} lanes");
        }
    }

    private static float[] Run(int lanes, float[] x)
    {
        TestWidth.Lanes = lanes;
        var y = new float[x.Length];
        fixed (float* from = x, to = y)
        {
            TestWidth.Run(new ExpCall(from, to, (nuint)x.Length));
        }

        return y;
    }

    private readonly struct ExpCall(float* x, float* y, nuint count) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Kernels.Elementwise.Blocks(new Map<S, Exp<S>>(new Exp<S>(), x, y, count), count, null);
    }
}
