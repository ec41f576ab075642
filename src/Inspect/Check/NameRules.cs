using Lockstep.Graph.Ir;

namespace Lockstep.Inspect;

/// <summary>Friendly names and tensor names: whoever asks for one must get one.</summary>
internal static class NameRules
{
    public static void Check(RawGraph graph, List<Finding> findings)
    {
        foreach (IGrouping<string, RawLayer> same in graph.Layers.GroupBy(layer => layer.Name).Where(group => group.Count() > 1))
        {
            foreach (RawLayer layer in same.Skip(1)) Add(findings, Severity.Warning, "name", layer, $"shares its name with layer {same.First().Id}, line {same.First().Line}");
        }

        foreach (RawLayer layer in graph.Layers.Where(layer => layer.Name.Length == 0)) Add(findings, Severity.Warning, "name", layer, "has no name");
        var owners = new Dictionary<string, RawLayer>(StringComparer.Ordinal);
        foreach (RawLayer layer in graph.Layers)
        {
            foreach (string name in layer.Outputs.SelectMany(port => TensorNames.Split(port.Names).Distinct()))
            {
                if (!owners.TryAdd(name, layer)) Add(findings, Severity.Error, "tensor-name", layer, $"gives the tensor name '{name}', which {owners[name]} gives too");
            }
        }
    }

    private static void Add(List<Finding> findings, Severity severity, string rule, RawLayer layer, string message) => findings.Add(new Finding(severity, rule, layer.Line, layer.ToString(), message));
}
