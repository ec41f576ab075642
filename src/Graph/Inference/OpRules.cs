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
        new("If", 8, ModelRules.Bodies),
        new("Loop", 5, ModelRules.Bodies),
        new("Parameter", 1, ModelRules.Parameter),
        new("ReadValue", 3, ModelRules.ReadValue),
        new("Reshape", 1, ReshapeRule.Infer),
        new("Result", 1, ModelRules.Result),
        new("SoftMax", 1, Elementwise.SameAsInput),
        new("TensorIterator", 1, ModelRules.Bodies),
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
