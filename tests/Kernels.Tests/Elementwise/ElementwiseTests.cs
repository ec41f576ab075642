namespace Lockstep.Kernels.Tests.Elementwise;

/// <summary>Add, Multiply, Silu and Gelu, against their plain truth.</summary>
public class ElementwiseTests
{
    private static readonly float[] s_special =
    [
        0f, -0f, 1f, -1f, 0.95f, -0.95f, 4f, -6f, 88f, -88f, 200f, -200f, 1e-38f, -1e-42f, 3e38f, -3e38f, float.PositiveInfinity, float.NaN,
    ];

    public delegate void Unary(ReadOnlySpan<float> x, Span<float> y);

    [Theory]
    [ClassData(typeof(Widths))]
    public void Add_and_multiply_equal_the_plain_loop_at_every_length(int lanes)
    {
        TestWidth.Lanes = lanes;
        for (int length = 0; length <= 256; length++)
        {
            using var a = GuardedMemory.Of<float>(Numbers.Random(length, 10f));
            using var b = GuardedMemory.Of<float>(Numbers.Random(length, 10f, seed: 2));
            using var y = new GuardedMemory(length * sizeof(float));
            var expected = new float[length];
            Add.Scalar(a.Last<float>(length), b.Last<float>(length), expected);
            Add.RunOn<TestWidth>(a.Last<float>(length), b.Last<float>(length), y.Last<float>(length), null);
            Bits.Equal(expected, y.Last<float>(length), $"add {length}");
            Multiply.Scalar(a.Last<float>(length), b.Last<float>(length), expected);
            Multiply.RunOn<TestWidth>(a.Last<float>(length), b.Last<float>(length), y.Last<float>(length), null);
            Bits.Equal(expected, y.Last<float>(length), $"multiply {length}");
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Add_and_multiply_carry_NaN_and_infinity(int lanes)
    {
        TestWidth.Lanes = lanes;
        float[] reversed = [.. s_special.Reverse()], expected = new float[s_special.Length], y = new float[s_special.Length];
        Add.Scalar(s_special, reversed, expected);
        Add.RunOn<TestWidth>(s_special, reversed, y, null);
        Assert.Equal(expected, y);
        Multiply.Scalar(s_special, reversed, expected);
        Multiply.RunOn<TestWidth>(s_special, reversed, y, null);
        Assert.Equal(expected, y);
    }

    // Silu and GeluTanh are one exponential (2 ulp), a sum and a quotient: 6 ulp; where |x| > 5, the argument of the exponential of GeluTanh is
    // large and its rounding counts as an absolute error of the exponent: 1e-5. GeluErf adds 1 to erf, which loses digits where erf is near -1:
    // |x| * 1.2e-7, so absolute. Results below 1e-36 may be flushed by the overflowing exponential.
    [Theory]
    [ClassData(typeof(Widths))]
    public void Activations_match_the_plain_truth_at_every_length(int lanes)
    {
        TestWidth.Lanes = lanes;
        (string, Unary, Unary, (double, double))[] kernels =
        [
            ("silu", (x, y) => Silu.RunOn<TestWidth>(x, y, null), Silu.Scalar, (4e-7, 1e-36)),
            ("gelu erf", (x, y) => Gelu.RunErfOn<TestWidth>(x, y, null), Gelu.ScalarErf, (4e-7, 1e-6)),
            ("gelu tanh", (x, y) => Gelu.RunTanhOn<TestWidth>(x, y, null), Gelu.ScalarTanh, (1e-5, 1e-15)),
        ];
        foreach (var (name, fast, scalar, tolerance) in kernels)
        {
            for (int length = 0; length <= 256; length++)
            {
                Check(Numbers.Random(length, length % 2 == 0 ? 1f : 12f), fast, scalar, (name, tolerance));
            }

            Check(s_special, fast, scalar, (name, tolerance));
        }
    }

    [Fact]
    public void Threads_and_width_change_no_bit()
    {
        using var pool = new WorkerPool(3);
        float[] x = Numbers.Random(70001, 12f), expected = new float[x.Length], y = new float[x.Length];
        TestWidth.Lanes = 1;
        Silu.RunOn<TestWidth>(x, expected, null);
        foreach (int lanes in Widths.All)
        {
            TestWidth.Lanes = lanes;
            Silu.RunOn<TestWidth>(x, y, pool);
            Bits.Equal(expected, y, $"{lanes} lanes");
        }
    }

    [Fact]
    public void In_place_is_allowed_and_partial_overlap_refused()
    {
        float[] x = Numbers.Random(100), expected = new float[100];
        Silu.Run(x, expected);
        var both = x.AsSpan().ToArray();
        Silu.Run(both, both);
        Bits.Equal(expected, both, "in place");
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() => Silu.Run(both.AsSpan(0, 50), both.AsSpan(1, 50))).Message, StringComparison.Ordinal);
        Assert.Contains("must be equal", Assert.Throws<ArgumentException>(() => Add.Run(both, both.AsSpan(1), both)).Message, StringComparison.Ordinal);
    }

    private static void Check(float[] values, Unary fast, Unary scalar, (string Name, (double, double) Tolerance) kernel)
    {
        using var x = GuardedMemory.Of<float>(values);
        using var y = new GuardedMemory(values.Length * sizeof(float));
        var expected = new float[values.Length];
        scalar(values, expected);
        fast(x.Last<float>(values.Length), y.Last<float>(values.Length));
        Bits.Close(expected, y.Last<float>(values.Length), kernel.Tolerance, $"{kernel.Name} {values.Length}");
    }
}
