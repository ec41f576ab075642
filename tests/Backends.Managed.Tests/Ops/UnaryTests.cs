using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class UnaryTests
{
    private const float Nan = float.NaN;

    private static readonly float[] s_points = [-2f, -0.5f, 0f, 0.5f, 2f];

    public static TheoryData<string, int, double[]> RealFunctions => new()
    {
        { "Acos", 1, [double.NaN, 2.0943951023931957, Math.PI / 2, 1.0471975511965979, double.NaN] },
        { "Acosh", 4, [double.NaN, double.NaN, double.NaN, double.NaN, 1.3169578969248166] },
        { "Asin", 1, [double.NaN, -0.5235987755982989, 0, 0.5235987755982989, double.NaN] },
        { "Asinh", 4, [-1.4436354751788103, -0.48121182505960347, 0, 0.48121182505960347, 1.4436354751788103] },
        { "Atan", 1, [-1.1071487177940904, -0.4636476090008061, 0, 0.4636476090008061, 1.1071487177940904] },
        { "Atanh", 4, [double.NaN, -0.5493061443340548, 0, 0.5493061443340548, double.NaN] },
        { "Cos", 1, [-0.4161468365471424, 0.8775825618903728, 1, 0.8775825618903728, -0.4161468365471424] },
        { "Cosh", 1, [3.7621956910836314, 1.1276259652063807, 1, 1.1276259652063807, 3.7621956910836314] },
        { "Erf", 1, [-0.9953222650189527, -0.5204998778130465, 0, 0.5204998778130465, 0.9953222650189527] },
        { "Exp", 1, [0.1353352832366127, 0.6065306597126334, 1, 1.6487212707001282, 7.38905609893065] },
        { "Log", 1, [double.NaN, double.NaN, double.NegativeInfinity, -0.6931471805599453, 0.6931471805599453] },
        { "Sigmoid", 1, [0.11920292202211755, 0.3775406687981454, 0.5, 0.6224593312018546, 0.8807970779778823] },
        { "Sin", 1, [-0.9092974268256817, -0.479425538604203, 0, 0.479425538604203, 0.9092974268256817] },
        { "Sinh", 1, [-3.626860407847019, -0.5210953054937474, 0, 0.5210953054937474, 3.626860407847019] },
        { "Sqrt", 1, [double.NaN, double.NaN, 0, 0.7071067811865476, 1.4142135623730951] },
        { "Tan", 1, [2.185039863261519, -0.5463024898437905, 0, 0.5463024898437905, -2.185039863261519] },
        { "Tanh", 1, [-0.9640275800758169, -0.46211715726000973, 0, 0.46211715726000973, 0.9640275800758169] },
        { "HSigmoid", 5, [1.0 / 6, 2.5 / 6, 0.5, 3.5 / 6, 5.0 / 6] },
        { "HSwish", 4, [-2.0 / 6, -1.25 / 6, 0, 1.75 / 6, 10.0 / 6] },
        { "Mish", 4, [-0.2525014826957089, -0.22074377465173, 0, 0.3752452113048951, 1.9439589595339946] },
        { "SoftPlus", 4, [0.1269280110429725, 0.474076984180107, 0.6931471805599453, 0.9740769841801067, 2.1269280110429727] },
        { "SoftSign", 9, [-2.0 / 3, -1.0 / 3, 0, 1.0 / 3, 2.0 / 3] },
        { "Gelu", 2, [-0.04550026389635842, -0.15426876936299344, 0, 0.34573123063700656, 1.9544997361036416] },
        { "Floor", 1, [-2, -1, 0, 0, 2] },
        { "Ceiling", 1, [-2, 0, 0, 1, 2] },
    };

    [Theory]
    [MemberData(nameof(RealFunctions))]
    public void Real_functions_at_five_points(string type, int opset, double[] expected)
    {
        float[] singles = SingleOp.Run(type, opset, Tensor.From(s_points, 5)).Values<float>().ToArray();
        double[] doubles = SingleOp.Run(type, opset, Tensor.From(s_points.Select(x => (double)x).ToArray(), 5)).Values<double>().ToArray();
        Half[] halves = SingleOp.Run(type, opset, Tensor.From(s_points.Select(x => (Half)x).ToArray(), 5)).Values<Half>().ToArray();
        for (int i = 0; i < 5; i++)
        {
            double scale = double.IsFinite(expected[i]) ? Math.Max(1, Math.Abs(expected[i])) : 1;
            Assert.Equal(expected[i], singles[i], 1e-7 * scale);
            Assert.Equal(expected[i], doubles[i], 1e-12 * scale);
            Assert.Equal((Half)(float)expected[i], halves[i]);
        }

        Assert.Equal(new Shape(0, 2), SingleOp.Run(type, opset, Tensor.Zeros(DType.F32, new Shape(0, 2))).Shape);
    }

    // Integers as native OpenVINO has them: rounded to nearest, ties to even, no number gives the lowest integer.
    [Theory]
    [InlineData("Exp", new[] { 0, 1, 3, 7, 20 })]
    [InlineData("Sqrt", new[] { int.MinValue, 0, 1, 1, 2 })]
    [InlineData("Sigmoid", new[] { 0, 0, 1, 1, 1 })]
    [InlineData("Tanh", new[] { -1, 0, 1, 1, 1 })]
    [InlineData("Floor", new[] { -2, 0, 1, 2, 3 })]
    [InlineData("Ceiling", new[] { -2, 0, 1, 2, 3 })]
    [InlineData("Round", new[] { -2, 0, 1, 2, 3 })]
    public void Integers_round(string type, int[] expected) =>
        Assert.Equal(expected, SingleOp.Run(type, 5, Tensor.From([-2, 0, 1, 2, 3], 5)).Values<int>());

    [Fact]
    public void The_error_function_agrees_with_its_integral()
    {
        for (double x = -6.5; x <= 6.5; x += 0.0371)
        {
            double expected = Integral(x);
            double found = SingleOp.Run("Erf", 1, Tensor.Scalar(x)).Values<double>()[0];
            Assert.Equal(expected, found, 1e-13);
        }

        Assert.Equal(1e-20 * 1.1283791670955126, SingleOp.Run("Erf", 1, Tensor.Scalar(1e-20)).Values<double>()[0], 1e-34);
        Assert.True(double.IsNaN(SingleOp.Run("Erf", 1, Tensor.Scalar(double.NaN)).Values<double>()[0]));
        Assert.Equal(-1, SingleOp.Run("Erf", 1, Tensor.Scalar(double.NegativeInfinity)).Values<double>()[0]);
    }

    [Fact]
    public void Exact_functions_keep_special_values()
    {
        Tensor x = Tensor.From([Nan, -0f, 0f, -3f, 4f, float.NegativeInfinity], 6);
        Assert.Equal([Nan, 0f, 0f, 3f, 4f, float.PositiveInfinity], SingleOp.Run("Abs", 1, x).Values<float>());
        Assert.Equal([Nan, 0f, -0f, 3f, -4f, float.PositiveInfinity], SingleOp.Run("Negative", 1, x).Values<float>());
        Assert.Equal([Nan, -0f, 0f, -1f, 1f, -1f], SingleOp.Run("Sign", 1, x).Values<float>());
        Assert.Equal([0f, 0f, 0f, 0f, 4f, 0f], SingleOp.Run("Relu", 1, x).Values<float>());
        Assert.Equal([sbyte.MinValue, (sbyte)5], SingleOp.Run("Abs", 1, Tensor.From([sbyte.MinValue, (sbyte)-5], 2)).Values<sbyte>());
        Assert.Equal([(byte)255, (byte)0], SingleOp.Run("Negative", 1, Tensor.From([(byte)1, (byte)0], 2)).Values<byte>());
    }

    [Fact]
    public void Rounding_modes_differ_at_halves()
    {
        Tensor x = Tensor.From([-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 2.4f], 7);
        Assert.Equal([-2f, -2f, 0f, 0f, 2f, 2f, 2f], SingleOp.Run("Round", 5, SingleOp.Attributes(("mode", "half_to_even")), x).Values<float>());
        Assert.Equal([-3f, -2f, -1f, 1f, 2f, 3f, 2f], SingleOp.Run("Round", 5, SingleOp.Attributes(("mode", "half_away_from_zero")), x).Values<float>());
        long[] large = [long.MaxValue, -9007199254740993];
        Assert.Equal(large, SingleOp.Run("Round", 5, Tensor.From(large, 2)).Values<long>());
    }

    [Fact]
    public void Clamp_limits_lie_inside_for_integers()
    {
        Assert.Equal([-1.5f, 0f, 2.5f, Nan], SingleOp.Run("Clamp", 1, Limits("-1.5", "2.5"), Tensor.From([-9f, 0f, 9f, Nan], 4)).Values<float>());
        Assert.Equal([-1, 0, 2], SingleOp.Run("Clamp", 1, Limits("-1.5", "2.5"), Tensor.From([-9, 0, 9], 3)).Values<int>());
        Assert.Equal([(byte)0, (byte)200], SingleOp.Run("Clamp", 1, Limits("-5", "inf"), Tensor.From([(byte)0, (byte)200], 2)).Values<byte>());
        Assert.Throws<InferenceException>(() => SingleOp.Run("Clamp", 1, Limits("2", "1"), Tensor.Scalar(1f)));
    }

    [Fact]
    public void Gelu_has_two_forms()
    {
        Tensor x = Tensor.From([-1f, 0.5f, 3f], 3);
        Tensor tanh = SingleOp.Run("Gelu", 7, SingleOp.Attributes(("approximation_mode", "TANH")), x);
        Tensor erf = SingleOp.Run("Gelu", 7, SingleOp.Attributes(("approximation_mode", "ERF")), x);
        AssertNear([-0.15880801f, 0.345714f, 2.9963627f], tanh);
        AssertNear([-0.15865526f, 0.34573123f, 2.9959502f], erf);
        Assert.Throws<InferenceException>(() => SingleOp.Run("Gelu", 7, Tensor.From([1], 1)));
    }

    [Fact]
    public void Activations_with_parameters()
    {
        Tensor x = Tensor.From([-1f, 0f, 2f], 3);
        AssertNear([0.8f * (MathF.Exp(-1) - 1), 0f, 2f], SingleOp.Run("Elu", 1, SingleOp.Attributes(("alpha", "0.8")), x));
        AssertNear([3f * 2 * (MathF.Exp(-1) - 1), 0f, 6f], SingleOp.Run("Selu", 1, x, Tensor.Scalar(2f), Tensor.From([3f], 1)));
        AssertNear([0.3f, 0.5f, 0.9f], SingleOp.Run("HardSigmoid", 1, x, Tensor.Scalar(0.2f), Tensor.Scalar(0.5f)));
        AssertNear([0f, 0.5f, 1f], SingleOp.Run("HardSigmoid", 1, x, Tensor.Scalar(1f), Tensor.Scalar(0.5f)));
        AssertNear([-0.26894143f, 0f, 1.7615942f], SingleOp.Run("Swish", 4, x));
        AssertNear([-0.11920292f, 0f, 1.964028f], SingleOp.Run("Swish", 4, x, Tensor.Scalar(2f)));
        Assert.Throws<InferenceException>(() => SingleOp.Run("Swish", 4, x, Tensor.From([2f], 1)));
    }

    [Fact]
    public void Large_arguments_do_not_overflow()
    {
        Tensor x = Tensor.From([-1000f, 1000f], 2);
        Assert.Equal([0f, 1000f], SingleOp.Run("SoftPlus", 4, x).Values<float>());
        AssertNear([0f, 1000f], SingleOp.Run("Mish", 4, x));
        Assert.Equal([0f, 1f], SingleOp.Run("Sigmoid", 1, x).Values<float>());
        AssertNear([0f, 1000f], SingleOp.Run("Swish", 4, x));
        Assert.Equal([-1f, 1000f], SingleOp.Run("Elu", 1, SingleOp.Attributes(("alpha", "1")), x).Values<float>());
    }

    [Fact]
    public void Predicates_look_for_special_values()
    {
        Tensor x = Tensor.From([1f, Nan, float.PositiveInfinity, float.NegativeInfinity], 4);
        Assert.Equal([true, false, false, false], SingleOp.Run("IsFinite", 10, x).Values<bool>());
        Assert.Equal([false, true, false, false], SingleOp.Run("IsNaN", 10, x).Values<bool>());
        Assert.Equal([false, false, true, true], SingleOp.Run("IsInf", 10, x).Values<bool>());
        Assert.Equal([false, false, true, false], SingleOp.Run("IsInf", 10, SingleOp.Attributes(("detect_negative", "false")), x).Values<bool>());
        Assert.Equal([false, false, false, true], SingleOp.Run("IsInf", 10, SingleOp.Attributes(("detect_positive", "false")), x).Values<bool>());
        Assert.Throws<InferenceException>(() => SingleOp.Run("IsNaN", 10, Tensor.From([1], 1)));
    }

    [Fact]
    public void Identity_shares_memory_of_any_type()
    {
        Tensor packed = Tensor.Zeros(DType.U4, new Shape(3));
        Assert.Same(packed, SingleOp.Run("Identity", 16, packed));
    }

    private static Graph.Attributes Limits(string min, string max) => SingleOp.Attributes(("min", min), ("max", max));

    private static void AssertNear(float[] expected, Tensor found)
    {
        Assert.Equal(expected.Length, found.ElementCount);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found.Values<float>()[i], 1e-6f);
    }

    // Simpson's rule on 2000 intervals.
    private static double Integral(double x)
    {
        const int Intervals = 2000;
        double step = x / Intervals;
        double sum = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double weight = i == 0 || i == Intervals ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.Exp(-(i * step) * (i * step));
        }

        return 2 / Math.Sqrt(Math.PI) * sum * step / 3;
    }
}
