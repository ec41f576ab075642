using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>What one run of a model costs, from the graph alone. Nodes that depend on constants alone cost nothing: they are folded.</summary>
/// <param name="Options">The run.</param>
/// <param name="Nodes">Every node whose sizes are known, in the order of the graph.</param>
/// <param name="UnknownNodes">How many have sizes that depend on data or cannot be followed; they are not counted.</param>
public sealed record CostModel(CostOptions Options, IReadOnlyList<NodeCost> Nodes, int UnknownNodes)
{
    /// <summary>All operations.</summary>
    public double Operations => Nodes.Sum(node => node.Operations);

    /// <summary>The whole model.</summary>
    public CostGroup Total => CostGroup.Of("total", Nodes);

    /// <summary>Cost by op type, the most operations first.</summary>
    public IReadOnlyList<CostGroup> ByType =>
        Nodes.GroupBy(node => node.Type).Select(group => CostGroup.Of(group.Key, group)).OrderByDescending(group => group.Operations).ThenByDescending(group => group.MemoryBytes).ToArray();

    /// <summary>Cost by block, in the order of the graph.</summary>
    public IReadOnlyList<CostGroup> ByBlock => Nodes.GroupBy(node => node.Block).Select(group => CostGroup.Of(group.Key, group)).ToArray();

    /// <summary>Counts one run.</summary>
    /// <exception cref="ModelException">There is no graph to look at.</exception>
    public static CostModel Of(IrDocument document, CostOptions options)
    {
        Model model = document.Model;
        var sizes = new RunSizes(document.Sizes, options);
        var rules = new OpCosts(sizes, options);
        var costs = new List<NodeCost>();
        int unknown = 0;
        HashSet<Node> constant = FindConstant(model);
        foreach (Node node in model.Nodes)
        {
            if (constant.Contains(node) || node.Type is "Parameter" or "Result" or "ReadValue" or "Assign" or "ShapeOf") continue;
            if (rules.Of(node, constant) is { } cost) costs.Add(cost);
            else unknown++;
        }

        return new CostModel(options, costs, unknown);
    }

    private static HashSet<Node> FindConstant(Model model)
    {
        var constant = new HashSet<Node>();
        foreach (Node node in model.Nodes)
        {
            if (node.Type == "Constant" || (node.Inputs.Count > 0 && node.Bodies.Count == 0 && node.Type is not ("ReadValue" or "Assign" or "Result") && node.Inputs.All(port => constant.Contains(port.Node)))) constant.Add(node);
        }

        return constant;
    }
}
