using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Both ends of an edge say what flows along it: the types and shapes must go together.</summary>
internal static class PortRules
{
    public static void Check(RawGraph graph, List<Finding> findings)
    {
        var byId = new Dictionary<int, RawLayer>();
        foreach (RawLayer layer in graph.Layers) byId.TryAdd(layer.Id, layer);
        foreach (RawEdge edge in graph.Edges)
        {
            if (!byId.TryGetValue(edge.FromLayer, out RawLayer? from) || !byId.TryGetValue(edge.ToLayer, out RawLayer? to)) continue;
            RawPort? output = edge.FromPort is { } id ? from.Outputs.Find(port => port.Id == id) : from.Outputs.FirstOrDefault();
            if (output is null || to.Inputs.Find(port => port.Id == edge.ToPort) is not { } input) continue;
            if (output.Type != DType.Dynamic && input.Type != DType.Dynamic && output.Type != input.Type)
                Add(findings, edge, to, $"input port {input.Id} is declared as {input.Type.IrName}, but {from} gives {output.Type.IrName}");
            if (!output.Shape.IsCompatible(input.Shape)) Add(findings, edge, to, $"input port {input.Id} is declared as {input.Shape}, but {from} gives {output.Shape}");
        }
    }

    private static void Add(List<Finding> findings, RawEdge edge, RawLayer layer, string message) =>
        findings.Add(new Finding(Severity.Warning, "port", edge.Line, layer.ToString(), message));
}
