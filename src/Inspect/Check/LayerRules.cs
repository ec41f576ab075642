using Lockstep.Graph.Inference;
using Lockstep.Graph.Ir;

namespace Lockstep.Inspect;

/// <summary>Single layers: opset, op type, counts of ports.</summary>
internal static class LayerRules
{
    private const int NewestOpset = 17;

    public static void Check(RawGraph graph, List<Finding> findings)
    {
        foreach (RawLayer layer in graph.Layers)
        {
            Opset(layer, findings);
            Ports(layer, findings);
        }
    }

    private static void Opset(RawLayer layer, List<Finding> findings)
    {
        string opset = layer.Opset;
        int number = opset.StartsWith("opset", StringComparison.Ordinal) && int.TryParse(opset.AsSpan(5), out int parsed) ? parsed : 0;
        if (number is < 1 or > NewestOpset)
        {
            if (opset is "extension" or "experimental" or "custom") Add(findings, Severity.Note, "op", layer, $"is an op of '{opset}', which no specification describes; types and shapes are taken as declared");
            else Add(findings, Severity.Error, "opset", layer, $"belongs to '{opset}', expected opset1 to opset{NewestOpset}, extension, experimental or custom");
            return;
        }

        if (OpRules.Find(layer.Type, number) is not null || layer.Type == "Constant") return;
        OpRule[] known = OpRules.All.Where(rule => rule.Type.Equals(layer.Type, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (known.Length > 0) Add(findings, Severity.Error, "opset", layer, $"the op exists since opset{known.Min(rule => rule.SinceOpset)}, not in {opset}");
        else Add(findings, Severity.Warning, "op", layer, $"the op {layer.Type} is not known; types and shapes are taken as declared");
    }

    private static void Ports(RawLayer layer, List<Finding> findings)
    {
        int inputs = layer.Inputs.Count, outputs = layer.Outputs.Count;
        if (layer.Type is "Constant" or "Parameter" && inputs > 0) Add(findings, Severity.Error, "ports", layer, $"has {inputs} inputs, expected none");
        if (layer.Type is "Constant" && outputs != 1) Add(findings, Severity.Error, "ports", layer, $"has {outputs} outputs, expected 1");
        if (layer.Type is not ("Result" or "Assign") && layer.Outputs.Count == 0) Add(findings, Severity.Warning, "ports", layer, "has no output, so nothing can use it");
    }

    private static void Add(List<Finding> findings, Severity severity, string rule, RawLayer layer, string message) => findings.Add(new Finding(severity, rule, layer.Line, layer.ToString(), message));
}
