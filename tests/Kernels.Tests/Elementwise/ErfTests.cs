using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels.Tests.Elementwise;

public unsafe class ErfTests
{
    [Theory]
    [ClassData(typeof(Widths))]
    public void Stays_within_three_units_in_the_last_place(int lanes)
    {
        var x = new List<float>();
        for (int bits = 0x1000_0000; bits < BitConverter.SingleToInt32Bits(8f); bits += 10007)
        {
            x.Add(BitConverter.Int32BitsToSingle(bits));
            x.Add(-x[^1]);
        }

        var y = Run(lanes, [.. x]);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.True(Bits.UlpError(y[i], ErfScalar.Erf(x[i])) <= 3, $"erf({x[i]:R}) = {y[i]:R}, not {ErfScalar.Erf(x[i]):R}");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Ends_of_the_range_are_exact(int lanes) =>
        Assert.Equal([0f, 1f, -1f, 1f, float.NaN], Run(lanes, [0f, float.PositiveInfinity, float.NegativeInfinity, 4f, float.NaN]));

    private static float[] Run(int lanes, float[] x)
    {
        TestWidth.Lanes = lanes;
        var y = new float[x.Length];
        fixed (float* from = x, to = y)
        {
            TestWidth.Run(new ErfCall(from, to, (nuint)x.Length));
        }

        return y;
    }

    private readonly struct ErfCall(float* x, float* y, nuint count) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Kernels.Elementwise.Blocks(new Map<S, Erf<S>>(new Erf<S>(), x, y, count), count, null);
    }
}
