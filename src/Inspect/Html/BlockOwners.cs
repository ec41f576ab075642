using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>Which block each drawn node belongs to: by its name, and where a converter gave it none (states, shapes), by the block that alone uses it.</summary>
internal static class BlockOwners
{
    public static Dictionary<Node, BlockName> Find(Model model, HashSet<Node> drawn)
    {
        var owners = new Dictionary<Node, BlockName>();
        foreach (Node node in drawn)
        {
            if (BlockName.Of(node.Name) is { Index: not null } block) owners[node] = block;
        }

        HashSet<string> stacks = owners.Values.GroupBy(block => block.Stack).Where(group => group.Distinct().Count() > 1).Select(group => group.Key).ToHashSet();
        foreach (Node node in owners.Keys.Where(node => !stacks.Contains(owners[node].Stack)).ToArray()) owners.Remove(node);
        // Who only asks for a size does not count: the length of the cache is taken from some block's.
        foreach (Node node in model.Nodes.Reverse().Where(node => IsNameless(node, drawn, owners)))
        {
            Node[] consumers = Enumerable.Range(0, node.Outputs.Count).SelectMany(index => model.Consumers(node.Output(index))).Select(input => input.Node).Where(other => drawn.Contains(other) && other.Type != "ShapeOf").ToArray();
            if (Common(consumers, owners) is { } owner) owners[node] = owner;
        }

        foreach (Node node in model.Nodes.Where(node => node.Type == "Assign" && IsNameless(node, drawn, owners)))
        {
            if (Common(node.Inputs.Select(port => port.Node).ToArray(), owners) is { } owner) owners[node] = owner;
        }

        return owners;
    }

    private static bool IsNameless(Node node, HashSet<Node> drawn, Dictionary<Node, BlockName> owners) =>
        drawn.Contains(node) && !owners.ContainsKey(node) && node.Type is not ("Parameter" or "Result") && BlockName.Of(node.Name).Stack.Length == 0;

    private static BlockName? Common(Node[] nodes, Dictionary<Node, BlockName> owners)
    {
        if (nodes.Length == 0 || !owners.TryGetValue(nodes[0], out BlockName first)) return null;
        return Array.TrueForAll(nodes, node => owners.TryGetValue(node, out BlockName other) && other == first) ? first : null;
    }
}
