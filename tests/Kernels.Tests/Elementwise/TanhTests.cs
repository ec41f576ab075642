using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels.Tests.Elementwise;

public unsafe class TanhTests
{
    // Documented bound.
    private const double MaxUlp = 4;

    [Theory]
    [ClassData(typeof(Widths))]
    public void Stays_within_four_units_in_the_last_place(int lanes)
    {
        // Every 4001st float up to 12, where tanh is 1 for long, of both signs.
        var x = new List<float>();
        for (int bits = 0; bits < BitConverter.SingleToInt32Bits(12f); bits += 4001)
        {
            x.Add(BitConverter.Int32BitsToSingle(bits));
            x.Add(-x[^1]);
        }

        float[] y = Run(lanes, [.. x]);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.True(Bits.UlpError(y[i], Math.Tanh(x[i])) <= MaxUlp, $"tanh({x[i]:R}) = {y[i]:R}, not {Math.Tanh(x[i]):R}");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Ends_of_the_range_are_exact(int lanes) =>
        Assert.Equal([0f, 1f, -1f, 1f, -1f, float.NaN], Run(lanes, [0f, 30f, -30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN]));

    [Fact]
    public void All_widths_give_the_same_bits()
    {
        float[] x = Numbers.Random(4096, 5f);
        foreach (int lanes in Widths.All)
        {
            Bits.Equal(Run(1, x), Run(lanes, x), $"{lanes} lanes");
        }
    }

    private static float[] Run(int lanes, float[] x)
    {
        TestWidth.Lanes = lanes;
        var y = new float[x.Length];
        TestWidth.Run(new Action(x, y));
        return y;
    }

    private readonly ref struct Action(float[] x, float[] y) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            var tanh = new Tanh<S>();
            for (int i = 0; i < x.Length; i += S.Count)
            {
                int count = Math.Min(S.Count, x.Length - i);
                fixed (float* from = &x[i], to = &y[i])
                {
                    Tail.Store(tanh.Apply(Tail.Load<S>(from, count, 0f)), to, count);
                }
            }
        }
    }
}
