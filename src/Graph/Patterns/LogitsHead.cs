namespace Lockstep.Graph.Patterns;

/// <summary>
/// Finds the MatMul that makes the logits: the one behind the output <c>logits</c>, with nothing between them but a bias, a softcap
/// (Divide, Tanh, Multiply) or a Convert, each working on a row alone. Rows that nobody reads can be left out there.
/// </summary>
public static class LogitsHead
{
    /// <summary>The MatMul, whose input 0 is <c>[batch, tokens, hidden]</c>; null when the model has another form.</summary>
    public static Node? Find(Model model)
    {
        int output = model.FindOutput("logits");
        if (output < 0) return null;
        Node node = model.Results[output];
        while (node.Type != "MatMul")
        {
            bool perRow = node.Type is "Result" or "Convert" or "Tanh" || (node.Type is "Add" or "Multiply" or "Divide" && IsConstant(node.Producer(1)));
            if (!perRow || (node.Type != "Result" && model.Consumers(node.Output()).Count != 1)) return null;
            node = node.Producer(0);
        }

        bool alone = model.Consumers(node.Output()).Count == 1 && !node.Attributes.Bool("transpose_a", false);
        return alone && node.Inputs[0].Shape is { HasRank: true, Rank: 3 } && node.Inputs[1].Shape is { HasRank: true, Rank: 2 } ? node : null;
    }

    private static bool IsConstant(Node node) => node.Type == "Constant" || (node.Type == "Convert" && node.Producer(0).Type == "Constant");
}
