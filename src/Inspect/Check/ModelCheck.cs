using Lockstep.Graph;
using Lockstep.Graph.Ir;

namespace Lockstep.Inspect;

/// <summary>
/// Checks every rule that a reader of IR relies on and lists all that is broken. Types and shapes are inferred only when every edge leads somewhere and there is no
/// cycle, since they follow from the layers before.
/// </summary>
public static class ModelCheck
{
    /// <summary>All findings, errors first, then by line.</summary>
    public static IReadOnlyList<Finding> Of(IrDocument document)
    {
        IrReading reading = document.Reading;
        var findings = new List<Finding>();
        for (int i = 0; i < reading.Problems.Count; i++)
        {
            ModelProblem problem = reading.Problems[i];
            string rule = Rule(problem, i < reading.FormatProblems);
            // Constants have a rule of their own, which names each and not only the first behind a cut.
            if (rule is "attribute" or "inference" && problem.Layer?.StartsWith("Constant '", StringComparison.Ordinal) == true) continue;
            findings.Add(new Finding(Severity.Error, rule, problem.Line, problem.Layer, problem.Message));
        }

        foreach (RawGraph graph in Graphs(reading.Raw)) Check(graph, findings);
        ConstantRules.Check(Graphs(reading.Raw).SelectMany(graph => graph.Layers).Where(layer => layer.Type == "Constant").ToArray(), reading.Weights, document.WeightsBytes, findings);
        if (reading.Model is { } model) DeclaredRules.Check(model, findings);
        return findings.OrderBy(finding => finding.Severity).ThenBy(finding => finding.Line ?? int.MaxValue).ToArray();
    }

    private static void Check(RawGraph graph, List<Finding> findings)
    {
        NameRules.Check(graph, findings);
        LayerRules.Check(graph, findings);
        PortRules.Check(graph, findings);
        StateRules.Check(graph, findings);
        ReachRules.Check(graph, findings);
    }

    private static string Rule(ModelProblem problem, bool format)
    {
        string text = problem.Message;
        if (format) return "format";
        if (text.Contains("another layer has the id", StringComparison.Ordinal)) return "id";
        if (text.Contains("lies on a cycle", StringComparison.Ordinal)) return "cycle";
        if (text.StartsWith("the edge ", StringComparison.Ordinal) || text.Contains("has no edge", StringComparison.Ordinal)) return "edge";
        return text.StartsWith("attribute '", StringComparison.Ordinal) ? "attribute" : "inference";
    }

    private static IEnumerable<RawGraph> Graphs(RawGraph graph)
    {
        yield return graph;
        foreach (RawGraph body in graph.Layers.SelectMany(layer => layer.Bodies).Select(body => body.Graph).OfType<RawGraph>())
        {
            foreach (RawGraph inner in Graphs(body)) yield return inner;
        }
    }
}
