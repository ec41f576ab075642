namespace Lockstep.Graph.Patterns;

/// <summary>
/// Finds along which axis the variables of a stateful model grow. A cache is written as Assign(Concat(past, new)), where past comes from the
/// ReadValue of the same variable through ops that keep axes (Gather by beam_idx, Convert). Any other variable (a convolution or recurrent state)
/// does not grow, so it cannot be cut back to an earlier position.
/// </summary>
public static class StateAxes
{
    /// <summary>The growing axis of each variable by <c>variable_id</c>; null for a variable that does not grow.</summary>
    public static IReadOnlyDictionary<string, int?> Find(Model model)
    {
        var axes = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (Node assign in model.Sinks)
        {
            string id = assign.Attributes.Text("variable_id");
            axes[id] = GrowingAxis(assign.Producer(0), id);
        }

        return axes;
    }

    private static int? GrowingAxis(Node written, string id)
    {
        while (written.Type == "Convert") written = written.Producer(0);
        // The past must come first: only then do the first n rows of a longer cache equal the cache of n tokens.
        if (written.Type != "Concat" || !ComesFrom(written.Producer(0), id)) return null;
        int axis = written.Attributes.Int("axis");
        PartialShape shape = written.Outputs[0].Shape;
        if (axis < 0 && !shape.HasRank) return null;
        return axis < 0 ? axis + shape.Rank : axis;
    }

    private static bool ComesFrom(Node node, string id)
    {
        while (node.Type is "Gather" or "Convert") node = node.Producer(0);
        return node.Type == "ReadValue" && node.Attributes.Text("variable_id") == id;
    }
}
