using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>
/// What differs between two models. Nodes are matched by structure, from results and states back to inputs, never by id; the decoding around a compressed weight
/// counts as the weight, so that an f16 model compares with its int4 form.
/// </summary>
public sealed record ModelDiff
{
    /// <summary>Nodes that only the first model has.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Nodes that only the second model has.</summary>
    public required IReadOnlyList<string> Added { get; init; }

    /// <summary>Nodes of both with other attributes, opsets, shapes or inputs.</summary>
    public required IReadOnlyList<NodeChange> Changed { get; init; }

    /// <summary>Weights that are stored differently or have other numbers.</summary>
    public required IReadOnlyList<WeightChange> Weights { get; init; }

    /// <summary>Entries of rt_info that differ, as <c>key: before -> after</c>.</summary>
    public required IReadOnlyList<string> RtInfo { get; init; }

    /// <summary>Nodes that were matched, weights included.</summary>
    public required int Matched { get; init; }

    /// <summary>True when nothing differs but rt_info.</summary>
    public bool IsSame => Removed.Count + Added.Count + Changed.Count + Weights.Count == 0;

    /// <summary>Compares two models.</summary>
    /// <exception cref="ModelException">One of them has no graph to look at.</exception>
    public static ModelDiff Of(IrDocument first, IrDocument second)
    {
        var (a, b) = (new DiffGraph(first), new DiffGraph(second));
        var match = new StructureMatch(a, b);
        match.Run();
        var changed = new List<NodeChange>();
        var weights = new List<WeightChange>();
        foreach ((Node node, Node other) in match.Pairs)
        {
            bool stored = a.Weight(node) is not null || b.Weight(other) is not null;
            if (a.Weight(node) is { } before && b.Weight(other) is { } after && WeightComparison.Of(before, after) is { } change) weights.Add(change);
            if (stored) continue;
            changed.AddRange(NodeComparison.Of(node, other, match, a, b));
        }

        return new ModelDiff
        {
            Removed = a.Nodes.Where(node => !match.HasFirst(node)).Select(node => node.ToString()).ToArray(),
            Added = b.Nodes.Where(node => !match.HasSecond(node)).Select(node => node.ToString()).ToArray(),
            Changed = changed,
            Weights = weights,
            RtInfo = RtInfoChanges(first.Model, second.Model),
            Matched = match.Pairs.Count,
        };
    }

    private static string[] RtInfoChanges(Model first, Model second)
    {
        Dictionary<string, string> before = Lines(first), after = Lines(second);
        return before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Select(key => $"{key}: {before.GetValueOrDefault(key, "(absent)")} -> {after.GetValueOrDefault(key, "(absent)")}").ToArray();
    }

    private static Dictionary<string, string> Lines(Model model) =>
        RtInfoLines.All(model.RtInfo).GroupBy(line => line.Key).ToDictionary(group => group.Key, group => string.Join(" | ", group.Select(line => line.Value)));
}
