using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>
/// Reads back from a port how its weight is stored: Constant, Convert, optionally Gather out of a codebook, Subtract, Multiply, Reshape, Convert. It looks at types
/// and shapes alone, so it names what a file stores also when no kernel can run it or the data are missing; the kernels' own pattern is CompressedWeights.
/// </summary>
internal static class WeightFinder
{
    private const int DeepestScale = 8;

    /// <summary>The weight behind a port that depends on constants alone; null when something else is there.</summary>
    public static WeightForm? Find(Port port)
    {
        Node node = SkipConvert(port.Node);
        if (node.Type == "Reshape" && node.Inputs.Count == 2 && IsConstant(node.Producer(1))) node = SkipConvert(node.Producer(0));
        Port? scale = null, zeroPoint = null, codebook = null;
        if (node.Type == "Multiply" && node.Inputs.Count == 2)
        {
            int side = StoredElements(node.Inputs[0]) >= StoredElements(node.Inputs[1]) ? 0 : 1;
            if (StoredElements(node.Inputs[side]) < 0 || !IsConstant(node.Producer(1 - side))) return null;
            scale = node.Inputs[1 - side];
            node = SkipConvert(node.Producer(side));
        }

        if (node.Type == "Subtract" && node.Inputs.Count == 2)
        {
            if (!IsConstant(node.Producer(1))) return null;
            zeroPoint = node.Inputs[1];
            node = SkipConvert(node.Producer(0));
        }

        if (IsLookup(node))
        {
            codebook = node.Inputs[0];
            node = SkipConvert(node.Producer(1));
        }

        if (node.Type != "Constant") return null;
        // Scales and zero points are broadcast over what they decode; a larger side is another kind of formula.
        long most = Math.Max(Largest(scale), Largest(zeroPoint));
        return most <= Math.Max(1, Elements(node)) ? new WeightForm(port, node, scale, zeroPoint, codebook) : null;
    }

    /// <summary>True for a node whose value depends on constants alone, through a few nodes.</summary>
    public static bool IsConstant(Node node, int depth = DeepestScale) => node.Type == "Constant"
        || (depth > 0 && node.Inputs.Count > 0 && node.Type is not ("ReadValue" or "Parameter") && node.Inputs.All(port => IsConstant(port.Node, depth - 1)));

    public static Node SkipConvert(Node node)
    {
        while (node.Type == "Convert" && node.Inputs.Count == 1) node = node.Producer(0);
        return node;
    }

    // A Gather out of few constants by many constant indices.
    private static bool IsLookup(Node node) => node.Type == "Gather" && node.Inputs.Count >= 2 && IsConstant(node.Producer(0))
        && SkipConvert(node.Producer(1)) is { Type: "Constant" } indices && Elements(indices) > Elements(SkipConvert(node.Producer(0)));

    // Elements of the constant that a side of the product decodes; -1 when it decodes none.
    private static long StoredElements(Port port)
    {
        Node node = SkipConvert(port.Node);
        if (node.Type == "Subtract" && node.Inputs.Count == 2) node = SkipConvert(node.Producer(0));
        if (IsLookup(node)) node = SkipConvert(node.Producer(1));
        return node.Type == "Constant" ? Elements(node) : -1;
    }

    private static long Largest(Port? port)
    {
        if (port is not { } found) return 0;
        return found.Node.Type == "Constant" ? Elements(found.Node) : found.Node.Inputs.Select(input => Largest(input)).DefaultIfEmpty(0).Max();
    }

    private static long Elements(Node constant) => StoredConstant.Of(constant, "")?.Elements ?? -1;
}
