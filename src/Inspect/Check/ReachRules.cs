using Lockstep.Graph.Ir;

namespace Lockstep.Inspect;

/// <summary>What no Result and no Assign depends on: constants that only take room, layers that never run, inputs that nobody reads.</summary>
internal static class ReachRules
{
    public static void Check(RawGraph graph, List<Finding> findings)
    {
        var byId = new Dictionary<int, RawLayer>();
        foreach (RawLayer layer in graph.Layers) byId.TryAdd(layer.Id, layer);
        ILookup<int, int> producers = graph.Edges.ToLookup(edge => edge.ToLayer, edge => edge.FromLayer);
        var reached = new HashSet<int>();
        var open = new Stack<int>(graph.Layers.Where(layer => layer.Type is "Result" or "Assign").Select(layer => layer.Id));
        while (open.TryPop(out int id))
        {
            if (!reached.Add(id)) continue;
            foreach (int producer in producers[id]) open.Push(producer);
        }

        foreach (RawLayer layer in graph.Layers.Where(layer => !reached.Contains(layer.Id)))
        {
            (Severity severity, string rule, string message) = layer.Type switch
            {
                "Constant" => (Severity.Warning, "unused", $"nothing uses this constant of {layer.Attributes.Find("size") ?? "?"} bytes"),
                "Parameter" => (Severity.Note, "unused", "no result depends on this input"),
                _ => (Severity.Warning, "unused", "no result depends on this layer; readers drop it"),
            };
            findings.Add(new Finding(severity, rule, layer.Line, layer.ToString(), message));
        }

        foreach (IGrouping<(int, int), RawEdge> doubled in graph.Edges.GroupBy(edge => (edge.ToLayer, edge.ToPort)).Where(group => group.Count() > 1 && group.All(edge => edge.FromLayer == group.First().FromLayer)))
            findings.Add(new Finding(Severity.Warning, "edge", doubled.Last().Line, null, $"the edge into layer {doubled.Key.Item1}, port {doubled.Key.Item2}, is written twice"));
    }
}
