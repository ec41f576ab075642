using System.Collections.Frozen;
using Lockstep.Graph.Inference.Rules;

namespace Lockstep.Graph.Inference;

/// <summary>Sets types and shapes of all outputs of a node from what is known of its inputs.</summary>
/// <exception cref="InferenceException">The inputs break the op's specification.</exception>
/// <exception cref="AttributeException">An attribute is missing or outside its domain.</exception>
public delegate void ShapeRule(InferenceContext context);

/// <summary>The ops whose types and shapes Lockstep can infer: one line an op and version.</summary>
public static class OpRules
{
    private static readonly OpRule[] s_table =
    [
        new("Abs", 1, Elementwise.Unary),
        new("Acos", 1, Elementwise.Unary),
        new("Acosh", 4, Elementwise.Unary),
        new("AdaptiveAvgPool", 8, PoolRule.Adaptive),
        new("AdaptiveMaxPool", 8, PoolRule.Adaptive),
        new("Add", 1, Elementwise.Arithmetic),
        new("Asin", 1, Elementwise.Unary),
        new("Asinh", 4, Elementwise.Unary),
        new("Assign", 3, ModelRules.Assign),
        new("Atan", 1, Elementwise.Unary),
        new("Atanh", 4, Elementwise.Unary),
        new("AvgPool", 1, PoolRule.Average),
        new("BatchNormInference", 1, NormalizeRules.BatchNormFirst),
        new("BatchNormInference", 5, NormalizeRules.BatchNorm),
        new("BitwiseAnd", 13, Elementwise.Bitwise),
        new("BitwiseLeftShift", 15, Elementwise.Shift),
        new("BitwiseNot", 13, Elementwise.BitwiseNot),
        new("BitwiseOr", 13, Elementwise.Bitwise),
        new("BitwiseRightShift", 15, Elementwise.Shift),
        new("BitwiseXor", 13, Elementwise.Bitwise),
        new("Broadcast", 1, BroadcastRule.Infer),
        new("Bucketize", 3, ConvertRules.Bucketize),
        new("Ceiling", 1, Elementwise.Unary),
        new("Clamp", 1, Elementwise.Clamp),
        new("Concat", 1, ConcatRule.Infer),
        new("Convert", 1, ConvertRules.Convert),
        new("ConvertLike", 1, ConvertRules.ConvertLike),
        new("Convolution", 1, ConvolutionRule.Plain),
        new("ConvolutionBackpropData", 1, ConvolutionRule.PlainTransposed),
        new("Cos", 1, Elementwise.Unary),
        new("Cosh", 1, Elementwise.Unary),
        new("CumSum", 3, SameShapeRule.CumSum),
        new("DepthToSpace", 1, BlockRule.DepthToSpace),
        new("Divide", 1, Elementwise.Arithmetic),
        new("Einsum", 7, EinsumRule.Infer),
        new("Elu", 1, Elementwise.Unary),
        new("Equal", 1, Elementwise.Comparison),
        new("Erf", 1, Elementwise.Unary),
        new("Exp", 1, Elementwise.Unary),
        new("Eye", 9, EyeRule.Infer),
        new("FakeConvert", 13, ConvertRules.FakeConvert),
        new("FakeQuantize", 1, ActivationRules.FakeQuantize),
        new("Floor", 1, Elementwise.Unary),
        new("FloorMod", 1, Elementwise.Arithmetic),
        new("Gather", 1, GatherRule.Gather),
        new("GatherElements", 6, GatherRule.Elements),
        new("GatherND", 5, GatherRule.NdFlat),
        new("GatherND", 8, GatherRule.NdBatched),
        new("Gelu", 2, Elementwise.UnaryFloat),
        new("Gelu", 7, ActivationRules.Gelu),
        new("Greater", 1, Elementwise.Comparison),
        new("GreaterEqual", 1, Elementwise.Comparison),
        new("GroupConvolution", 1, ConvolutionRule.Group),
        new("GroupConvolutionBackpropData", 1, ConvolutionRule.GroupTransposed),
        new("GroupNormalization", 12, NormalizeRules.GroupNorm),
        new("HardSigmoid", 1, ActivationRules.TwoNumbers),
        new("HSigmoid", 5, Elementwise.Unary),
        new("HSwish", 4, Elementwise.Unary),
        new("Identity", 16, Elementwise.SameAsInput),
        new("If", 8, ModelRules.Bodies),
        new("Interpolate", 1, InterpolateRule.First),
        new("Interpolate", 4, InterpolateRule.Fourth),
        new("Interpolate", 11, InterpolateRule.Eleventh),
        new("IsFinite", 10, Elementwise.Predicate),
        new("IsInf", 10, Elementwise.Predicate),
        new("IsNaN", 10, Elementwise.Predicate),
        new("Less", 1, Elementwise.Comparison),
        new("LessEqual", 1, Elementwise.Comparison),
        new("Log", 1, Elementwise.Unary),
        new("LogicalAnd", 1, Elementwise.Logical),
        new("LogicalNot", 1, Elementwise.LogicalNot),
        new("LogicalOr", 1, Elementwise.Logical),
        new("LogicalXor", 1, Elementwise.Logical),
        new("LogSoftmax", 5, NormalizeRules.LogSoftmax),
        new("Loop", 5, ModelRules.Bodies),
        new("LRN", 1, NormalizeRules.AxesInput),
        new("MatMul", 1, MatMulRule.Infer),
        new("Maximum", 1, Elementwise.Arithmetic),
        new("MaxPool", 1, PoolRule.Maximum),
        new("Minimum", 1, Elementwise.Arithmetic),
        new("Mish", 4, Elementwise.UnaryFloat),
        new("Mod", 1, Elementwise.Arithmetic),
        new("Multiply", 1, Elementwise.Arithmetic),
        new("MVN", 1, NormalizeRules.MeanVarianceFirst),
        new("MVN", 6, NormalizeRules.AxesInput),
        new("Negative", 1, Elementwise.Unary),
        new("NonZero", 3, NonZeroRule.Infer),
        new("NormalizeL2", 1, NormalizeRules.AxesInput),
        new("NotEqual", 1, Elementwise.Comparison),
        new("OneHot", 1, OneHotRule.Infer),
        new("Pad", 1, PadRule.Infer),
        new("Parameter", 1, ModelRules.Parameter),
        new("Power", 1, Elementwise.Arithmetic),
        new("PRelu", 1, ActivationRules.PRelu),
        new("Range", 1, RangeRule.Opset1),
        new("Range", 4, RangeRule.Opset4),
        new("ReadValue", 3, ModelRules.ReadValue),
        new("ReduceL1", 4, ReduceRule.Numbers),
        new("ReduceL2", 4, ReduceRule.Numbers),
        new("ReduceLogicalAnd", 1, ReduceRule.Logical),
        new("ReduceLogicalOr", 1, ReduceRule.Logical),
        new("ReduceMax", 1, ReduceRule.Numbers),
        new("ReduceMean", 1, ReduceRule.Numbers),
        new("ReduceMin", 1, ReduceRule.Numbers),
        new("ReduceProd", 1, ReduceRule.Numbers),
        new("ReduceSum", 1, ReduceRule.Numbers),
        new("Relu", 1, Elementwise.Unary),
        new("Reshape", 1, ReshapeRule.Infer),
        new("Result", 1, ModelRules.Result),
        new("Reverse", 1, SameShapeRule.Reverse),
        new("ReverseSequence", 1, SameShapeRule.ReverseSequence),
        new("Roll", 7, SameShapeRule.Roll),
        new("Round", 5, ActivationRules.Round),
        new("ScaledDotProductAttention", 13, AttentionRule.Infer),
        new("ScatterElementsUpdate", 3, ScatterRule.Elements),
        new("ScatterNDUpdate", 3, ScatterRule.Nd),
        new("ScatterUpdate", 3, ScatterRule.Slices),
        new("SearchSorted", 15, SearchSortedRule.Infer),
        new("Select", 1, ActivationRules.Select),
        new("Selu", 1, ActivationRules.TwoNumbers),
        new("ShapeOf", 1, ShapeOfRule.Opset1),
        new("ShapeOf", 3, ShapeOfRule.Opset3),
        new("Sigmoid", 1, Elementwise.Unary),
        new("Sign", 1, Elementwise.Unary),
        new("Sin", 1, Elementwise.Unary),
        new("Sinh", 1, Elementwise.Unary),
        new("Slice", 8, SliceRule.Infer),
        new("SoftMax", 1, NormalizeRules.SoftMaxFirst),
        new("SoftMax", 8, NormalizeRules.SoftMax),
        new("SoftPlus", 4, Elementwise.UnaryFloat),
        new("SoftSign", 9, Elementwise.UnaryFloat),
        new("SpaceToDepth", 1, BlockRule.SpaceToDepth),
        new("Split", 1, SplitRule.Equal),
        new("Sqrt", 1, Elementwise.Unary),
        new("SquaredDifference", 1, Elementwise.Arithmetic),
        new("Squeeze", 1, SqueezeRule.Infer),
        new("StridedSlice", 1, StridedSliceRule.Infer),
        new("Subtract", 1, Elementwise.Arithmetic),
        new("Swish", 4, ActivationRules.Swish),
        new("Tan", 1, Elementwise.Unary),
        new("Tanh", 1, Elementwise.Unary),
        new("TensorIterator", 1, ModelRules.Bodies),
        new("Tile", 1, TileRule.Infer),
        new("TopK", 1, TopKRule.Infer),
        new("Transpose", 1, TransposeRule.Infer),
        new("Unique", 10, UniqueRule.Infer),
        new("Unsqueeze", 1, UnsqueezeRule.Infer),
        new("VariadicSplit", 1, SplitRule.Variadic),
        new("Xor", 1, Elementwise.Logical),
    ];

    private static readonly FrozenDictionary<string, OpRule[]> s_byName = s_table.GroupBy(rule => rule.Type)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(rule => rule.SinceOpset).ToArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>All rules.</summary>
    public static IReadOnlyList<OpRule> All => s_table;

    /// <summary>The spelling of the specification for a type as a file writes it (<c>Const</c>, <c>ReLU</c>, ...); unknown types come back as they are.</summary>
    public static string CanonicalType(string type)
    {
        if (type == "Const") return "Constant";
        return s_byName.TryGetValue(type, out OpRule[]? rules) ? rules[0].Type : type;
    }

    /// <summary>The newest rule not newer than <paramref name="opset"/> (0: the newest of all); null when the op is unknown.</summary>
    public static OpRule? Find(string type, int opset)
    {
        if (!s_byName.TryGetValue(type, out OpRule[]? rules)) return null;
        return Array.Find(rules, rule => opset == 0 || rule.SinceOpset <= opset) ?? rules[^1];
    }
}
