using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>What differs between two nodes that were matched.</summary>
internal static class NodeComparison
{
    public static IEnumerable<NodeChange> Of(Node node, Node other, StructureMatch match, DiffGraph first, DiffGraph second)
    {
        var found = new List<string>();
        if (node.Type != other.Type) found.Add($"type: {node.Type} -> {other.Type}");
        if (node.Opset != other.Opset) found.Add($"opset: {node.Opset} -> {other.Opset}");
        IEnumerable<string> keys = node.Attributes.Items.Select(item => item.Key).Union(other.Attributes.Items.Select(item => item.Key)).Except(["offset", "size"]);
        foreach (string key in keys)
        {
            string? before = node.Attributes.Find(key), after = other.Attributes.Find(key);
            if (Plain(before) != Plain(after)) found.Add($"{key}: {before ?? "(absent)"} -> {after ?? "(absent)"}");
        }

        Inputs(node, other, match, first, second, found);
        for (int i = 0; i < Math.Min(node.Outputs.Count, other.Outputs.Count); i++)
        {
            if (!node.Outputs[i].Shape.IsCompatible(other.Outputs[i].Shape)) found.Add($"output {i}: {node.Outputs[i].Shape} -> {other.Outputs[i].Shape}");
        }

        return found.Select(what => new NodeChange(node.ToString(), other.ToString(), what));
    }

    private static void Inputs(Node node, Node other, StructureMatch match, DiffGraph first, DiffGraph second, List<string> found)
    {
        IReadOnlyList<Port> left = first.Inputs(node), right = second.Inputs(other);
        if (left.Count != right.Count) found.Add($"inputs: {left.Count} -> {right.Count}");
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (match.Other(left[i].Node) != right[i].Node || left[i].Index != right[i].Index) found.Add($"input {i}: from {left[i]} -> from {right[i]}");
        }
    }

    // "1, 2" and "1,2" are the same list, "True" and "true" the same answer.
    private static string? Plain(string? text) => text?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
