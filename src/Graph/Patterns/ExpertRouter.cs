using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>The router of a mixture of experts: logits, a softmax before or after the choice of the k largest, and a scatter of their weights into zeros.</summary>
/// <param name="Logits"><c>[tokens, experts]</c>.</param>
/// <param name="Kind"><c>Softmax</c>, <c>SoftmaxNormalized</c> or <c>SoftmaxOfChosen</c>.</param>
/// <param name="Experts">Number of experts.</param>
/// <param name="Chosen">k.</param>
/// <param name="NodeCount">Nodes that it stands for, those that only make sizes apart.</param>
internal sealed record ExpertRouter(Port Logits, string Kind, int Experts, int Chosen, int NodeCount)
{
    /// <summary>The router that ends in the ScatterElementsUpdate <paramref name="node"/>; null when it is something else.</summary>
    /// <param name="node">A ScatterElementsUpdate.</param>
    /// <param name="sizes">Sizes of tensors.</param>
    /// <param name="refusal">Why a scatter of TopK's choice is no such router; null for other scatters.</param>
    public static ExpertRouter? Match(Node node, SymbolicEvaluator sizes, out string? refusal)
    {
        refusal = null;
        if (node.Type != "ScatterElementsUpdate" || SkipConvert(node.Inputs[1]) is not { Node: { Type: "TopK" } top, Index: 1 }) return null;
        refusal = "the chosen weights are not scattered into zeros of [tokens, experts]";
        if (node.Attributes.Text("reduction", "none") != "none" || sizes.Integers(node.Inputs[3]) is not ([1] or [-1]) || !IsZeros(node.Inputs[0])) return null;
        refusal = "the largest are not chosen along the last axis of f32 [tokens, experts]";
        bool last = top.Attributes.Long("axis") is 1 or -1 && top.Attributes.Text("mode", "max") == "max";
        if (!last || top.Inputs[0].Type != DType.F32 || top.Inputs[0].Shape is not { HasRank: true, Rank: 2 } shape || !shape[1].IsStatic) return null;
        if (sizes.Integers(top.Inputs[1]) is not [> 0 and <= 1 << 20 and var chosen] || sizes.Sizes(node.Inputs[0]) is not { } dims || !dims.AsSpan().SequenceEqual(sizes.Sizes(top.Inputs[0]) ?? [])) return null;
        refusal = "the weights are no softmax before or after the choice";
        if (Kinds(Whole(node.Inputs[2], sizes), top) is not var (logits, kind, nodes)) return null;
        refusal = null;
        return new ExpertRouter(logits, kind, shape[1].Value, (int)chosen, nodes + 2);
    }

    private static (Port Logits, string Kind, int Nodes)? Kinds(Port values, Node top)
    {
        Port best = top.Output(), ranked = top.Inputs[0];
        if (IsSoftmax(values) && values.Node.Inputs[0] == best) return (ranked, "SoftmaxOfChosen", 1);
        if (!IsSoftmax(ranked)) return null;
        Port logits = ranked.Node.Inputs[0];
        if (values == best) return (logits, "Softmax", 1);
        bool normalized = values.Node.Type == "Divide" && values.Node.Inputs[0] == best && values.Node.Producer(1) is { Type: "ReduceSum" } sum
            && sum.Inputs[0] == best && sum.Attributes.Bool("keep_dims", false) && sum.Producer(1).Value is { } axes && ElementConverter.ToInt64s(axes) is [1] or [-1];
        return normalized ? (logits, "SoftmaxNormalized", 3) : null;
    }

    private static bool IsSoftmax(Port port) => port.Node.Type == "SoftMax" && port.Type == DType.F32 && port.Shape is { HasRank: true, Rank: 2 } && port.Node.Attributes.Long("axis", 1) is 1 or -1;

    private static bool IsZeros(Port port)
    {
        Node node = port.Type == DType.F32 ? SkipConvert(port).Node : port.Node;
        Tensors.Tensor? value = node.Type == "Broadcast" ? SkipConvert(node.Inputs[0]).Node.Value : node.Value;
        return port.Type == DType.F32 && value is not null && ElementConverter.ToSingles(value).All(number => number == 0);
    }

    // What a Slice takes from the start on, all of it.
    private static Port Whole(Port port, SymbolicEvaluator sizes)
    {
        if (port.Node.Type != "Slice" || sizes.Sizes(port) is not { } part || sizes.Sizes(port.Node.Inputs[0]) is not { } all || !part.AsSpan().SequenceEqual(all)) return port;
        bool plain = sizes.Integers(port.Node.Inputs[1])?.All(start => start == 0) == true && sizes.Integers(port.Node.Inputs[3])?.All(step => step == 1) == true;
        return plain ? port.Node.Inputs[0] : port;
    }

    private static Port SkipConvert(Port port)
    {
        while (port.Node.Type == "Convert") port = port.Node.Inputs[0];
        return port;
    }
}
