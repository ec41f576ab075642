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
        new("Add", 1, Elementwise.Binary),
        new("Assign", 3, ModelRules.Assign),
        new("Broadcast", 1, BroadcastRule.Infer),
        new("Concat", 1, ConcatRule.Infer),
        new("CumSum", 3, SameShapeRule.CumSum),
        new("DepthToSpace", 1, BlockRule.DepthToSpace),
        new("Eye", 9, EyeRule.Infer),
        new("Gather", 1, GatherRule.Gather),
        new("GatherElements", 6, GatherRule.Elements),
        new("GatherND", 5, GatherRule.NdFlat),
        new("GatherND", 8, GatherRule.NdBatched),
        new("If", 8, ModelRules.Bodies),
        new("Loop", 5, ModelRules.Bodies),
        new("NonZero", 3, NonZeroRule.Infer),
        new("OneHot", 1, OneHotRule.Infer),
        new("Pad", 1, PadRule.Infer),
        new("Parameter", 1, ModelRules.Parameter),
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
        new("Reshape", 1, ReshapeRule.Infer),
        new("Result", 1, ModelRules.Result),
        new("Reverse", 1, SameShapeRule.Reverse),
        new("ReverseSequence", 1, SameShapeRule.ReverseSequence),
        new("Roll", 7, SameShapeRule.Roll),
        new("ScatterElementsUpdate", 3, ScatterRule.Elements),
        new("ScatterNDUpdate", 3, ScatterRule.Nd),
        new("ScatterUpdate", 3, ScatterRule.Slices),
        new("SearchSorted", 15, SearchSortedRule.Infer),
        new("ShapeOf", 1, ShapeOfRule.Opset1),
        new("ShapeOf", 3, ShapeOfRule.Opset3),
        new("Slice", 8, SliceRule.Infer),
        new("SoftMax", 1, Elementwise.SameAsInput),
        new("SpaceToDepth", 1, BlockRule.SpaceToDepth),
        new("Split", 1, SplitRule.Equal),
        new("Squeeze", 1, SqueezeRule.Infer),
        new("StridedSlice", 1, StridedSliceRule.Infer),
        new("TensorIterator", 1, ModelRules.Bodies),
        new("Tile", 1, TileRule.Infer),
        new("TopK", 1, TopKRule.Infer),
        new("Transpose", 1, TransposeRule.Infer),
        new("Unique", 10, UniqueRule.Infer),
        new("Unsqueeze", 1, UnsqueezeRule.Infer),
        new("VariadicSplit", 1, SplitRule.Variadic),
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
