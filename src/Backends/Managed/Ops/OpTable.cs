using System.Collections.Frozen;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Binds a node to its kernel: reads attributes, chooses the body for its types.</summary>
/// <exception cref="UnsupportedException">The backend cannot run this form of the op.</exception>
/// <exception cref="AttributeException">An attribute is missing or outside its domain.</exception>
internal delegate OpKernel OpBinder(Node node);

/// <summary>One op that the reference can run.</summary>
/// <param name="Type">Op type as the specification spells it.</param>
/// <param name="SinceOpset">First opset in which this form of the op exists.</param>
/// <param name="Bind">Binds a node.</param>
internal sealed record OpEntry(string Type, int SinceOpset, OpBinder Bind);

/// <summary>Every op of the reference: one line an op and version. A node takes the newest entry not newer than its opset.</summary>
internal static class OpTable
{
    private static readonly OpEntry[] s_entries =
    [
        new("Abs", 1, Abs.Bind),
        new("Acos", 1, Acos.Bind),
        new("Acosh", 4, Acosh.Bind),
        new("AdaptiveAvgPool", 8, AdaptiveAvgPool.Bind),
        new("AdaptiveMaxPool", 8, AdaptiveMaxPool.Bind),
        new("Add", 1, BinaryLoop<Add>.Bind),
        new("Asin", 1, Asin.Bind),
        new("Asinh", 4, Asinh.Bind),
        new("Assign", 3, Assign.Bind),
        new("Atan", 1, Atan.Bind),
        new("Atanh", 4, Atanh.Bind),
        new("AvgPool", 1, AvgPool.Bind),
        new("BatchNormInference", 1, BatchNormInference.BindFirst),
        new("BatchNormInference", 5, BatchNormInference.Bind),
        new("BitwiseAnd", 13, BitwiseAnd.Bind),
        new("BitwiseLeftShift", 15, BitwiseLoop<BitwiseLeftShift>.Bind),
        new("BitwiseNot", 13, BitwiseNot.Bind),
        new("BitwiseOr", 13, BitwiseOr.Bind),
        new("BitwiseRightShift", 15, BitwiseLoop<BitwiseRightShift>.Bind),
        new("BitwiseXor", 13, BitwiseXor.Bind),
        new("Broadcast", 1, Broadcast.Bind),
        new("Bucketize", 3, Bucketize.Bind),
        new("Ceiling", 1, Ceiling.Bind),
        new("Clamp", 1, Clamp.Bind),
        new("Concat", 1, Concat.Bind),
        new("Convert", 1, Convert.Bind),
        new("ConvertLike", 1, Convert.Bind),
        new("Convolution", 1, Convolution.Bind),
        new("ConvolutionBackpropData", 1, ConvolutionBackpropData.Bind),
        new("Cos", 1, Cos.Bind),
        new("Cosh", 1, Cosh.Bind),
        new("CumSum", 3, CumSum.Bind),
        new("DepthToSpace", 1, DepthToSpace.Bind),
        new("Divide", 1, BinaryLoop<Divide>.Bind),
        new("Einsum", 7, Einsum.Bind),
        new("Elu", 1, Elu.Bind),
        new("Equal", 1, ComparisonLoop<Equal>.Bind),
        new("Erf", 1, Erf.Bind),
        new("Exp", 1, Exp.Bind),
        new("Eye", 9, Eye.Bind),
        new("FakeConvert", 13, FakeConvert.Bind),
        new("FakeQuantize", 1, FakeQuantize.Bind),
        new("Floor", 1, Floor.Bind),
        new("FloorMod", 1, BinaryLoop<FloorMod>.Bind),
        new("Gather", 1, Gather.BindPositive),
        new("Gather", 8, Gather.BindSigned),
        new("GatherElements", 6, GatherElements.Bind),
        new("GatherND", 5, GatherND.Bind),
        new("Gelu", 2, Gelu.Bind),
        new("Gelu", 7, Gelu.Bind),
        new("Greater", 1, ComparisonLoop<Greater>.Bind),
        new("GreaterEqual", 1, ComparisonLoop<GreaterEqual>.Bind),
        new("GroupConvolution", 1, GroupConvolution.Bind),
        new("GroupConvolutionBackpropData", 1, GroupConvolutionBackpropData.Bind),
        new("GroupNormalization", 12, GroupNormalization.Bind),
        new("GRUCell", 3, GRUCell.Bind),
        new("GRUSequence", 5, GRUSequence.Bind),
        new("HardSigmoid", 1, HardSigmoid.Bind),
        new("HSigmoid", 5, HSigmoid.Bind),
        new("HSwish", 4, HSwish.Bind),
        new("Identity", 16, Identity.Bind),
        new("If", 8, If.Bind),
        new("Interpolate", 1, Interpolate.BindFirst),
        new("Interpolate", 4, Interpolate.BindFourth),
        new("Interpolate", 11, Interpolate.Bind),
        new("IsFinite", 10, IsFinite.Bind),
        new("IsInf", 10, IsInf.Bind),
        new("IsNaN", 10, IsNaN.Bind),
        new("Less", 1, ComparisonLoop<Less>.Bind),
        new("LessEqual", 1, ComparisonLoop<LessEqual>.Bind),
        new("Log", 1, Log.Bind),
        new("LogicalAnd", 1, LogicalLoop<LogicalAnd>.Bind),
        new("LogicalNot", 1, LogicalNot.Bind),
        new("LogicalOr", 1, LogicalLoop<LogicalOr>.Bind),
        new("LogicalXor", 1, LogicalLoop<LogicalXor>.Bind),
        new("LogSoftmax", 5, LogSoftmax.Bind),
        new("Loop", 5, Loop.BindLoop),
        new("LRN", 1, LRN.Bind),
        new("LSTMCell", 4, LSTMCell.Bind),
        new("LSTMSequence", 5, LSTMSequence.Bind),
        new("MatMul", 1, MatMul.Bind),
        new("Maximum", 1, BinaryLoop<Maximum>.Bind),
        new("MaxPool", 1, MaxPool.Bind),
        new("Minimum", 1, BinaryLoop<Minimum>.Bind),
        new("Mish", 4, Mish.Bind),
        new("Mod", 1, BinaryLoop<Mod>.Bind),
        new("Multiply", 1, BinaryLoop<Multiply>.Bind),
        new("MVN", 1, MVN.BindFirst),
        new("MVN", 6, MVN.Bind),
        new("Negative", 1, Negative.Bind),
        new("NonZero", 3, NonZero.Bind),
        new("NormalizeL2", 1, NormalizeL2.Bind),
        new("NotEqual", 1, ComparisonLoop<NotEqual>.Bind),
        new("OneHot", 1, OneHot.Bind),
        new("Pad", 1, Pad.Bind),
        new("Power", 1, BinaryLoop<Power>.Bind),
        new("PRelu", 1, PRelu.Bind),
        new("Range", 1, Range.Bind),
        new("ReadValue", 3, ReadValue.Bind),
        new("ReduceL1", 4, ReduceLoop<ReduceL1>.Bind),
        new("ReduceL2", 4, ReduceLoop<ReduceL2>.Bind),
        new("ReduceLogicalAnd", 1, ReduceLoop<ReduceLogicalAnd>.Bind),
        new("ReduceLogicalOr", 1, ReduceLoop<ReduceLogicalOr>.Bind),
        new("ReduceMax", 1, ReduceLoop<ReduceMax>.Bind),
        new("ReduceMean", 1, ReduceLoop<ReduceMean>.Bind),
        new("ReduceMin", 1, ReduceLoop<ReduceMin>.Bind),
        new("ReduceProd", 1, ReduceLoop<ReduceProd>.Bind),
        new("ReduceSum", 1, ReduceLoop<ReduceSum>.Bind),
        new("Relu", 1, Relu.Bind),
        new("Reshape", 1, Reshape.Bind),
        new("Reverse", 1, Reverse.Bind),
        new("ReverseSequence", 1, ReverseSequence.Bind),
        new("RNNCell", 1, RNNCell.Bind),
        new("RNNSequence", 5, RNNSequence.Bind),
        new("Roll", 7, Roll.Bind),
        new("Round", 5, Round.Bind),
        new("ScaledDotProductAttention", 13, ScaledDotProductAttention.Bind),
        new("ScatterElementsUpdate", 3, ScatterLoop<ScatterElementsUpdate>.Bind),
        new("ScatterNDUpdate", 3, ScatterLoop<ScatterNDUpdate>.Bind),
        new("ScatterUpdate", 3, ScatterLoop<ScatterUpdate>.Bind),
        new("SearchSorted", 15, SearchSorted.Bind),
        new("Select", 1, Select.Bind),
        new("Selu", 1, Selu.Bind),
        new("ShapeOf", 1, ShapeOf.Bind),
        new("Sigmoid", 1, Sigmoid.Bind),
        new("Sign", 1, Sign.Bind),
        new("Sin", 1, Sin.Bind),
        new("Sinh", 1, Sinh.Bind),
        new("Slice", 8, Slice.Bind),
        new("SoftMax", 1, SoftMax.Bind),
        new("SoftPlus", 4, SoftPlus.Bind),
        new("SoftSign", 9, SoftSign.Bind),
        new("SpaceToDepth", 1, SpaceToDepth.Bind),
        new("Split", 1, Split.Bind),
        new("Sqrt", 1, Sqrt.Bind),
        new("SquaredDifference", 1, BinaryLoop<SquaredDifference>.Bind),
        new("Squeeze", 1, Squeeze.Bind),
        new("StridedSlice", 1, StridedSlice.Bind),
        new("Subtract", 1, BinaryLoop<Subtract>.Bind),
        new("Swish", 4, Swish.Bind),
        new("Tan", 1, Tan.Bind),
        new("Tanh", 1, Tanh.Bind),
        new("TensorIterator", 1, Loop.BindTensorIterator),
        new("Tile", 1, Tile.Bind),
        new("TopK", 1, TopK.Bind),
        new("Transpose", 1, Transpose.Bind),
        new("Unique", 10, Unique.Bind),
        new("Unsqueeze", 1, Unsqueeze.Bind),
        new("VariadicSplit", 1, Split.Bind),
        new("Xor", 1, LogicalLoop<LogicalXor>.Bind),
    ];

    private static readonly FrozenDictionary<string, OpEntry[]> s_byType = s_entries.GroupBy(entry => entry.Type)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.SinceOpset).ToArray());

    /// <summary>All entries.</summary>
    public static IReadOnlyList<OpEntry> Entries => s_entries;

    /// <summary>The newest entry not newer than <paramref name="opset"/>; null when the op is unknown or did not exist in that opset.</summary>
    public static OpEntry? Find(string type, int opset)
    {
        if (!s_byType.TryGetValue(type, out OpEntry[]? entries)) return null;
        return Array.Find(entries, entry => entry.SinceOpset <= opset);
    }
}
