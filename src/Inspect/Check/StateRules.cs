using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Variables: each is read and written once, by ReadValue and Assign that agree.</summary>
internal static class StateRules
{
    public static void Check(RawGraph graph, List<Finding> findings)
    {
        ILookup<string, RawLayer> reads = ById(graph, "ReadValue"), writes = ById(graph, "Assign");
        foreach (IGrouping<string, RawLayer> read in reads)
        {
            // A variable of constant content is legal (tokenizers keep options that way), a cache that is never written is not what was meant.
            if (!writes.Contains(read.Key)) Add(findings, Severity.Warning, read.First(), $"the variable '{read.Key}' is read and never assigned");
            foreach (RawLayer second in read.Skip(1)) Add(findings, Severity.Error, second, $"the variable '{read.Key}' is read a second time; first on line {read.First().Line}");
        }

        foreach (IGrouping<string, RawLayer> write in writes)
        {
            if (!reads.Contains(write.Key)) Add(findings, Severity.Error, write.First(), $"the variable '{write.Key}' is assigned and never read");
            foreach (RawLayer second in write.Skip(1)) Add(findings, Severity.Error, second, $"the variable '{write.Key}' is assigned a second time; first on line {write.First().Line}");
            if (reads[write.Key].FirstOrDefault() is { } read) Agree(read, write.First(), findings);
        }
    }

    private static void Agree(RawLayer read, RawLayer write, List<Finding> findings)
    {
        if (write.Inputs is not [var written, ..] || read.Outputs is not [var variable, ..]) return;
        if (written.Type != DType.Dynamic && variable.Type != DType.Dynamic && written.Type != variable.Type)
            Add(findings, Severity.Error, write, $"assigns {written.Type.IrName} to '{read.Attributes.Find("variable_id")}', which is read as {variable.Type.IrName} on line {read.Line}");
        if (!written.Shape.IsCompatible(Declared(read))) Add(findings, Severity.Error, write, $"assigns {written.Shape} to a variable of shape {Declared(read)}, line {read.Line}");
    }

    private static PartialShape Declared(RawLayer read)
    {
        try
        {
            return read.Attributes.Has("variable_shape") ? read.Attributes.PartialShape("variable_shape") : PartialShape.Dynamic;
        }
        catch (AttributeException)
        {
            return PartialShape.Dynamic; // found by the inference
        }
    }

    private static ILookup<string, RawLayer> ById(RawGraph graph, string type) =>
        graph.Layers.Where(layer => layer.Type == type && layer.Attributes.Has("variable_id")).ToLookup(layer => layer.Attributes.Text("variable_id"));

    private static void Add(List<Finding> findings, Severity severity, RawLayer layer, string message) => findings.Add(new Finding(severity, "state", layer.Line, layer.ToString(), message));
}
