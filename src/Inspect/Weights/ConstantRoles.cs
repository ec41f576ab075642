using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Finds out what each constant of a graph is for, from how it is used.</summary>
internal static class ConstantRoles
{
    /// <summary>The constants in the order of the graph.</summary>
    public static IReadOnlyList<StoredConstant> Of(Model model, string path)
    {
        var constants = new List<StoredConstant>();
        foreach (Node node in model.Nodes.Where(node => node.Type == "Constant"))
        {
            if (StoredConstant.Of(node, path) is { } constant) constants.Add(constant);
        }

        Dictionary<Node, StoredConstant> byNode = constants.ToDictionary(constant => constant.Node);
        var claimed = new HashSet<Node>();
        // Consumers first, so that the longest decoding is found before its parts.
        foreach (Node node in model.Nodes.Reverse())
        {
            if (claimed.Contains(node)) continue;
            foreach (Port port in node.Inputs)
            {
                if (claimed.Contains(port.Node) || WeightFinder.Find(port) is not { } form || !byNode.TryGetValue(form.Stored, out StoredConstant? stored) || !IsWeight(stored, form)) continue;
                stored.Role = ConstantRole.Weight;
                stored.Form = form;
                Claim(port, claimed);
                Mark(form.Scale, ConstantRole.Scale, byNode);
                Mark(form.ZeroPoint, ConstantRole.ZeroPoint, byNode);
                Mark(form.Codebook, ConstantRole.Codebook, byNode);
            }
        }

        return constants;
    }

    // Whole numbers without a scale are axes and shapes; one number alone is part of a formula.
    private static bool IsWeight(StoredConstant stored, WeightForm form) =>
        stored.Elements > 1 && (stored.Type.IsFloat || (stored.Type.IsInteger && stored.Type.BitWidth <= 8 && (form.Scale ?? form.Codebook) is not null));

    private static void Mark(Port? port, ConstantRole role, Dictionary<Node, StoredConstant> byNode)
    {
        if (port is not { } found) return;
        foreach (Node node in Ancestors(found.Node))
        {
            if (byNode.TryGetValue(node, out StoredConstant? constant) && constant.Role == ConstantRole.Structure) constant.Role = role;
        }
    }

    private static void Claim(Port port, HashSet<Node> claimed)
    {
        foreach (Node node in Ancestors(port.Node)) claimed.Add(node);
    }

    private static HashSet<Node> Ancestors(Node node)
    {
        var seen = new HashSet<Node>();
        var open = new Stack<Node>([node]);
        while (open.TryPop(out Node? next))
        {
            if (!seen.Add(next)) continue;
            foreach (Port input in next.Inputs) open.Push(input.Node);
        }

        return seen;
    }
}
