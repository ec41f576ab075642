using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// Whether zeros in <c>attention_mask</c> make cached tokens as good as forgotten. That is so when the columns of the cache (all tokens ever fed, in order) enter
/// the attention through nothing but the mask and the rule "not later than the query", and positions come from <c>position_ids</c>. A sliding window or a bias by
/// distance that counts columns would count the hidden ones too.
/// </summary>
public static class HiddenColumns
{
    // What a plain mask is made of: columns and rows as integers, comparisons of them, and the choice between 0 and minus infinity at the end.
    private static readonly HashSet<string> s_plain =
    [
        "Unsqueeze", "Squeeze", "Reshape", "Transpose", "Slice", "StridedSlice", "Split", "VariadicSplit", "Concat", "Broadcast", "Gather", "GatherND", "Convert", "Range",
        "Select", "LessEqual", "Less", "Greater", "GreaterEqual", "Equal", "NotEqual", "BitwiseAnd", "BitwiseOr", "BitwiseNot", "LogicalAnd", "LogicalOr", "LogicalNot",
    ];

    // Indices into the flattened mask are sums and products; of floats they would be a bias.
    private static readonly HashSet<string> s_integer = ["Add", "Subtract", "Multiply", "ReduceProd"];

    private static readonly HashSet<string> s_orders = ["LessEqual", "Less", "Greater", "GreaterEqual"];

    /// <summary>Why the mask cannot hide tokens of this model without a trace; null when it can.</summary>
    public static string? WhyNot(Model model)
    {
        foreach (string input in new[] { "attention_mask", "position_ids" })
        {
            if (model.FindInput(input) < 0) return $"the model has no input '{input}'";
        }

        Node[] attentions = model.Nodes.Where(node => node.Type == "ScaledDotProductAttention").ToArray();
        if (attentions.Length == 0) return "its attention is not written as ScaledDotProductAttention, so what its mask counts is not known";
        return attentions.Select(WhyNot).FirstOrDefault(why => why is not null);
    }

    private static string? WhyNot(Node attention)
    {
        if (attention.Inputs.Count < 4) return "an attention has no mask";
        var seen = new HashSet<Node>();
        var open = new Stack<Node>([attention.Producer(3)]);
        while (open.TryPop(out Node? node))
        {
            if (node.Type is "Parameter" or "ShapeOf" or "ReadValue" or "Constant" || !seen.Add(node)) continue;
            bool isPlain = s_plain.Contains(node.Type) || (s_integer.Contains(node.Type) && node.Outputs[0].Type.IsInteger);
            if (!isPlain) return $"its attention mask is made with {node.Type}, which may count columns of the cache";
            if (s_orders.Contains(node.Type) && Offset(node) is { } offset) return $"its attention has a sliding window of {Math.Abs(offset)} columns of the cache";
            foreach (Port input in node.Inputs) open.Push(input.Node);
        }

        return null;
    }

    // A window compares a column with another one plus or minus a constant; the causal rule has none.
    private static long? Offset(Node comparison)
    {
        foreach (Port side in comparison.Inputs)
        {
            Node node = side.Node;
            while (node.Type is "Unsqueeze" or "Squeeze" or "Reshape" or "Convert" or "Broadcast") node = node.Producer(0);
            if (node.Type is not ("Add" or "Subtract")) continue;
            foreach (Port term in node.Inputs)
            {
                if (Value(term.Node) is { } value and not 0) return value;
            }
        }

        return null;
    }

    private static long? Value(Node node)
    {
        while (node.Type is "Convert" or "Unsqueeze" or "Squeeze" or "Reshape") node = node.Producer(0);
        return node.Value is { ElementCount: 1, Type: DType.I64 or DType.I32 } value ? ElementConverter.ToInt64s(value)[0] : null;
    }
}
