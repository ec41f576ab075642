using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// A mixture of experts as exporters write it: every token is repeated for every expert, gate, up and down are MatMuls with stacks of matrices, the
/// results are multiplied by weights that are 0 for experts that were not chosen, and summed over the experts.
/// </summary>
/// <param name="Input">The tokens, <c>[tokens, columns]</c> or <c>[batch, rows, columns]</c>; the result has the same leading sizes.</param>
/// <param name="Routing">Weight of each expert for each token: <c>[tokens, experts]</c>.</param>
/// <param name="Gate">MatMul of the gate.</param>
/// <param name="Up">MatMul of the other factor; the same node when both are halves of one.</param>
/// <param name="Down">MatMul of the result.</param>
/// <param name="Gated">The activation between.</param>
/// <param name="Experts">Number of experts.</param>
internal sealed record ExpertMixture(Port Input, Port Routing, Node Gate, Node Up, Node Down, GatedActivation Gated, int Experts)
{
    /// <summary>Nodes that the usual form has, besides the activation: Tile, four Reshapes, Transpose, Unsqueeze, two or three MatMuls, Multiply, ReduceSum.</summary>
    public int NodeCount => Gated.NodeCount + (Gate == Up ? 10 : 11);

    /// <summary>The mixture whose last node is the ReduceSum <paramref name="node"/>; null when it is something else.</summary>
    /// <param name="node">A ReduceSum.</param>
    /// <param name="model">The graph around it.</param>
    /// <param name="sizes">Sizes of tensors.</param>
    /// <param name="refusal">Why a mixture of another form is none of these; null when there is no mixture.</param>
    public static ExpertMixture? Match(Node node, Model model, SymbolicEvaluator sizes, out string? refusal)
    {
        refusal = null;
        if (node.Type != "ReduceSum" || node.Attributes.Bool("keep_dims", false) || node.Producer(0) is not { Type: "Multiply" } weighted) return null;
        if (sizes.Integers(node.Inputs[1]) is not [var axis] || !weighted.Outputs[0].Shape.HasRank || (axis != 0 && axis != -weighted.Outputs[0].Shape.Rank)) return null;
        for (int side = 0; side < 2; side++)
        {
            if (SkipViews(weighted.Inputs[side]).Node is { Type: "MatMul" } down && StackOf(down) is { } stack)
                return Inside(weighted, side, down, stack[0].Value, model, sizes, node, out refusal);
        }

        return null;
    }

    /// <summary>The stack of matrices <c>[experts, _, _]</c> behind a MatMul with known sizes; null for any other.</summary>
    public static PartialShape? StackOf(Node matMul) =>
        matMul.Inputs[1].Shape is { IsStatic: true, Rank: 3 } shape && matMul.Outputs[0].Shape is { HasRank: true, Rank: 3 } && !matMul.Attributes.Bool("transpose_a", false) ? shape : null;

    private static ExpertMixture? Inside(Node weighted, int side, Node down, int experts, Model model, SymbolicEvaluator sizes, Node end, out string? refusal)
    {
        refusal = "the experts are not activation(gate) * up between MatMuls with stacks";
        if (GatedActivation.Match(down.Producer(0), sizes) is not { } gated) return null;
        (Node gate, Node up) = (gated.Gate.Source.Node, gated.Up.Source.Node);
        if (gate.Type != "MatMul" || up.Type != "MatMul" || StackOf(gate)?[0] != experts || StackOf(up)?[0] != experts) return null;
        refusal = "the experts do not read the same tokens, each once for every expert";
        if (Repeated(gate.Inputs[0], experts) is not { } tokens || Repeated(up.Inputs[0], experts) != tokens) return null;
        refusal = "the weights of the experts are no transposed [tokens, experts]";
        if (RoutingOf(weighted.Inputs[1 - side], experts, sizes) is not { } routing) return null;
        refusal = "the result is shaped in an unknown way";
        if (InputOf(tokens, down, weighted.Inputs[side], weighted.Inputs[1 - side], sizes) is not { } input) return null;
        refusal = "what the experts make is also read elsewhere";
        if (!new[] { gate, up, down }.All(matMul => EndsIn(matMul, end, model))) return null;
        refusal = null;
        return new ExpertMixture(input, routing, gate, up, down, gated, experts);
    }

    // The tokens [tokens, columns] that Tile and Reshape, or Unsqueeze and a broadcast, repeat to [experts, tokens, columns].
    private static Port? Repeated(Port port, int experts)
    {
        Node node = port.Node;
        if (port.Type != DType.F32 || port.Shape is not { HasRank: true, Rank: 3 } shape || !shape[2].IsStatic) return null;
        if (node.Type == "Unsqueeze" && shape[0] == 1) return Tokens(node.Inputs[0], shape[2]);
        if (shape[0] != experts) return null;
        if (node.Type == "Tile" && Integers(node, 1) is [var all, 1, 1] && all == experts && node.Producer(0) is { Type: "Unsqueeze" } one && one.Outputs[0].Shape[0] == 1)
            return Tokens(one.Inputs[0], shape[2]);
        return node.Type == "Reshape" && node.Producer(0) is { Type: "Tile" } tile && Integers(tile, 1) is [var times, 1] && times == experts ? Tokens(tile.Inputs[0], shape[2]) : null;
    }

    private static Port? Tokens(Port port, Dimension columns) => port.Shape is { HasRank: true, Rank: 2 } shape && shape[1] == columns ? port : null;

    // [tokens, experts] behind Transpose and views that end in [experts, ..., 1].
    private static Port? RoutingOf(Port port, int experts, SymbolicEvaluator sizes)
    {
        if (port.Type != DType.F32 || port.Shape is not { HasRank: true, Rank: >= 3 } || Size(port, 0, sizes) != experts || Size(port, port.Shape.Rank - 1, sizes) != 1) return null;
        Node transpose = SkipViews(port).Node;
        bool turned = transpose.Type == "Transpose" && Integers(transpose, 1) is [1, 0];
        return turned && transpose.Inputs[0].Shape is { HasRank: true, Rank: 2 } && Size(transpose.Inputs[0], 1, sizes) == experts ? transpose.Inputs[0] : null;
    }

    // Where the leading sizes of the result are found: with three axes in the tokens themselves, with four in what they were reshaped from.
    private static Port? InputOf(Port tokens, Node down, Port result, Port shares, SymbolicEvaluator sizes)
    {
        int rank = result.Shape.HasRank && shares.Shape.HasRank && shares.Shape.Rank == result.Shape.Rank ? result.Shape.Rank : 0;
        bool ends = rank is 3 or 4 && Size(result, 0, sizes) == Size(down.Output(), 0, sizes) && Size(result, rank - 1, sizes) == Size(down.Output(), 2, sizes);
        if (!ends || rank == 3) return ends ? tokens : null;
        if (tokens.Node.Type != "Reshape" || sizes.Sizes(result) is not { } all || sizes.Sizes(shares) is not { } weights) return null;
        Port source = tokens.Node.Inputs[0];
        bool same = sizes.Sizes(source) is { Length: 3 } from && from.AsSpan(0, 2).SequenceEqual(all.AsSpan(1, 2)) && from[2].Equals(sizes.Sizes(tokens)?[1]);
        return same && weights.AsSpan(1, 2).SequenceEqual(all.AsSpan(1, 2)) ? source : null;
    }

    private static long? Size(Port port, int axis, SymbolicEvaluator sizes) => port.Shape[axis].IsStatic ? port.Shape[axis].Value : sizes.Sizes(port)?[axis].Integer;

    // True when all that is made of a node's output goes through another node.
    private static bool EndsIn(Node start, Node end, Model model)
    {
        const int Most = 64;
        var open = new Stack<Node>([start]);
        var seen = new HashSet<Node>();
        while (open.TryPop(out Node? node))
        {
            if (node == end || !seen.Add(node)) continue;
            if (seen.Count > Most || node.Outputs.Count == 0 || node.Type == "Result") return false;
            for (int output = 0; output < node.Outputs.Count; output++)
            {
                foreach (NodeInput consumer in model.Consumers(node.Output(output))) open.Push(consumer.Node);
            }
        }

        return true;
    }

    private static long[]? Integers(Node node, int input) => node.Producer(input).Value is { } value ? ElementConverter.ToInt64s(value) : null;

    private static Port SkipViews(Port port)
    {
        while (port.Node.Type is "Reshape" or "Unsqueeze" or "Squeeze") port = port.Node.Inputs[0];
        return port;
    }
}
