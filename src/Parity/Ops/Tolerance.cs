namespace Lockstep.Parity.Ops;

/// <summary>How far a float output may lie from the captured one: <c>Absolute + Relative * |expected|</c>.</summary>
/// <param name="Absolute">Absolute part.</param>
/// <param name="Relative">Relative part.</param>
/// <param name="Reason">Why this much.</param>
public sealed record Tolerance(double Absolute, double Relative, string Reason)
{
    private static readonly Tolerance s_rounding = new(1e-5, 1e-5, "a few roundings of f32");
    private static readonly Tolerance s_transcendental = new(1e-5, 1e-4, "the native kernel approximates a transcendental function by a polynomial");
    private static readonly Tolerance s_longSum = new(1e-5, 1e-4, "the native kernel sums many f32 terms in another order");

    private static readonly Dictionary<string, Tolerance> s_byOp = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Acos"] = s_transcendental, ["Acosh"] = s_transcendental, ["Asin"] = s_transcendental, ["Asinh"] = s_transcendental,
        ["Atan"] = s_transcendental, ["Atanh"] = s_transcendental, ["Cos"] = s_transcendental, ["Cosh"] = s_transcendental,
        ["Elu"] = s_transcendental, ["Erf"] = s_transcendental, ["Exp"] = s_transcendental, ["Gelu"] = s_transcendental,
        ["Log"] = s_transcendental, ["LogSoftmax"] = s_transcendental, ["Mish"] = s_transcendental, ["Power"] = s_transcendental,
        ["ScaledDotProductAttention"] = s_transcendental, ["Selu"] = s_transcendental, ["Sigmoid"] = s_transcendental, ["Sin"] = s_transcendental,
        ["Sinh"] = s_transcendental, ["SoftMax"] = s_transcendental, ["SoftPlus"] = s_transcendental, ["Swish"] = s_transcendental,
        ["Tan"] = s_transcendental, ["Tanh"] = s_transcendental,
        ["BatchNormInference"] = s_longSum, ["CompressedMatMul"] = s_longSum, ["Convolution"] = s_longSum, ["ConvolutionBackpropData"] = s_longSum,
        ["Einsum"] = s_longSum, ["GroupConvolution"] = s_longSum, ["GroupConvolutionBackpropData"] = s_longSum, ["GroupNormalization"] = s_longSum,
        ["Interpolate"] = s_longSum, ["MatMul"] = s_longSum, ["MVN"] = s_longSum, ["NormalizeL2"] = s_longSum,
        ["ReduceL1"] = s_longSum, ["ReduceL2"] = s_longSum, ["ReduceMean"] = s_longSum, ["ReduceProd"] = s_longSum, ["ReduceSum"] = s_longSum,
        ["GRUCell"] = s_transcendental, ["GRUSequence"] = s_transcendental, ["LSTMCell"] = s_transcendental, ["LSTMSequence"] = s_transcendental,
        ["RNNCell"] = s_transcendental, ["RNNSequence"] = s_transcendental,
    };

    /// <summary>The tolerance of an op. Integer and boolean outputs are exact whatever the op.</summary>
    public static Tolerance Of(string op) => s_byOp.GetValueOrDefault(op, s_rounding);
}
