namespace Lockstep.Graph.Transforms;

/// <summary>Finds ports by the names that people use for them.</summary>
internal static class PortNames
{
    /// <summary>
    /// The port with this tensor name, or of the node with this friendly name; <c>name:1</c> is the second output of a node.
    /// </summary>
    /// <exception cref="ModelException">There is none; names that come close are listed.</exception>
    public static Port Find(Model model, string name)
    {
        if (ByTensorName(model, name) is { } tensor) return tensor;
        if (ByNode(model, name, 0) is { } first) return first;
        int colon = name.LastIndexOf(':');
        if (colon > 0 && int.TryParse(name.AsSpan(colon + 1), out int index) && ByNode(model, name[..colon], index) is { } port) return port;
        string[] near = model.Nodes.Select(node => node.Name).Where(other => other.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(other, StringComparison.OrdinalIgnoreCase))
            .Distinct().Take(5).ToArray();
        throw new ModelException(new ModelProblem(model.Source, null, null,
            $"no node and no tensor is called '{name}'{(near.Length > 0 ? $"; close are {string.Join(", ", near.Select(other => $"'{other}'"))}" : "; 'lockstep plan' lists the nodes")}"));
    }

    private static Port? ByTensorName(Model model, string name)
    {
        foreach (Node node in model.Nodes)
        {
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i].Names.Contains(name)) return node.Output(i);
            }
        }

        return null;
    }

    // A Result has no port that others could read: its name means what it gives out.
    private static Port? ByNode(Model model, string name, int index)
    {
        Node? node = model.Nodes.FirstOrDefault(node => node.Name == name && node.Type != "Assign");
        if (node is { Type: "Result" }) return node.Inputs[0];
        return node is not null && index >= 0 && index < node.Outputs.Count ? node.Output(index) : null;
    }
}
