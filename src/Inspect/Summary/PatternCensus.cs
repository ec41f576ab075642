using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Finds in a graph the groups of nodes that the managed backend has kernels for, by the same recognisers, without compiling anything; none are found when data of constants are missing.</summary>
internal static class PatternCensus
{
    private const string Attention = "Attention", Rotary = "Rope", Rms = "RmsNorm", Layer = "LayerNorm", Gated = "gated activation";

    /// <summary>Each group found outside bodies, as its pattern and its last node, in the order of the graph.</summary>
    public static IReadOnlyList<(string Pattern, Node Anchor)> Find(IrDocument document)
    {
        if (document.Sizes is not { } sizes) return [];
        Model model = document.Model;
        var rotary = new RotaryFinder(model, sizes);
        var found = new List<(string, Node)>();
        foreach (Node node in model.Nodes)
        {
            // Not through a foreign opset: an op called Multiply there may be anything.
            if (node.OpsetNumber > 0 && Match(node, model, sizes, rotary) is { } pattern) found.Add((pattern, node));
        }

        return WithoutParts(found);
    }

    private static string? Match(Node node, Model model, SymbolicEvaluator sizes, RotaryFinder rotary)
    {
        try
        {
            return node.Type switch
            {
                "ScaledDotProductAttention" => Attention,
                "MatMul" => AttentionForms.Find(node, model, ValueOf, out _) is null ? null : Attention,
                "Add" when rotary.Match(node, out _) is not null => Rotary,
                "Concat" when rotary.Match(node, out _) is not null => Rotary,
                "Multiply" when RmsNormalization.Match(node) is not null => Rms,
                "Multiply" when GatedActivation.Match(node, sizes) is not null => Gated,
                "Add" or "Multiply" or "Divide" or "MVN" when LayerNormalization.Match(node) is not null => Layer,
                _ => null,
            };
        }
        catch (Exception error) when (error is AttributeException or InferenceException or ArgumentException or InvalidOperationException or ArithmeticException
            or IndexOutOfRangeException or NotSupportedException or UnknownException)
        {
            return null; // the recognisers count on what the specification promises of a node, and a broken model promises nothing
        }
    }

    private static Tensor? ValueOf(Port port) => WeightFinder.SkipConvert(port.Node).Value;

    // A norm without its gamma, or a rotation without the dims it keeps, is a part of the larger group behind it.
    private static List<(string Pattern, Node Anchor)> WithoutParts(List<(string Pattern, Node Anchor)> found)
    {
        var parts = new HashSet<Node>();
        foreach ((string pattern, Node anchor) in found)
        {
            foreach ((string inner, Node node) in found)
            {
                bool feeds = inner == pattern && anchor != node && anchor.Inputs.Any(port => port.Node == node || (port.Node.Type == "Convert" && port.Node.Producer(0) == node));
                if (feeds && pattern is Rms or Layer or Rotary) parts.Add(node);
            }
        }

        return found.Where(one => !parts.Contains(one.Anchor)).ToList();
    }
}
