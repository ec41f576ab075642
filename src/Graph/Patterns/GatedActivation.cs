using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>activation(gate) * up, the middle of SwiGLU and GeGLU.</summary>
/// <param name="Gate">Operand of the activation.</param>
/// <param name="Up">The other factor.</param>
/// <param name="Activation"><c>Silu</c>, <c>GeluErf</c> or <c>GeluTanh</c>.</param>
/// <param name="NodeCount">Nodes that it stands for.</param>
internal sealed record GatedActivation(RowPart Gate, RowPart Up, string Activation, int NodeCount)
{
    /// <summary>The gate whose last node is the Multiply <paramref name="node"/>; null when it is something else.</summary>
    public static GatedActivation? Match(Node node, SymbolicEvaluator sizes)
    {
        if (node.Type != "Multiply" || node.Outputs[0].Type != DType.F32) return null;
        for (int side = 0; side < 2; side++)
        {
            if (Activated(node.Producer(side)) is not var (gate, activation, nodes)) continue;
            Port up = node.Inputs[1 - side];
            if (up == gate || sizes.Sizes(gate) is not { } a || sizes.Sizes(up) is not { } b || !a.AsSpan().SequenceEqual(b)) continue;
            if (Rows(gate, sizes) is { } gateRows && Rows(up, sizes) is { } upRows)
                return new GatedActivation(gateRows, upRows, activation, nodes + 1);
        }

        return null;
    }

    /// <summary>Columns of the result; null when they are not known.</summary>
    public static int? Columns(Node node) => node.Outputs[0].Shape is { HasRank: true, Rank: > 0 } shape && shape[-1].IsStatic ? shape[-1].Value : null;

    // The port in place when it is a part of wider rows; itself otherwise.
    private static RowPart? Rows(Port port, SymbolicEvaluator sizes) =>
        RowPart.Of(port, sizes) ?? (port.Shape is { HasRank: true, Rank: > 0 } shape && shape[-1].IsStatic ? new RowPart(port, 0, shape[-1].Value) : null);

    private static (Port Gate, string Activation, int Nodes)? Activated(Node node) => node.Type switch
    {
        "Swish" when node.Inputs.Count == 1 || IsOne(node.Producer(1)) => (node.Inputs[0], "Silu", 1),
        "Gelu" => (node.Inputs[0], node.Attributes.Text("approximation_mode", "ERF").Equals("TANH", StringComparison.OrdinalIgnoreCase) ? "GeluTanh" : "GeluErf", 1),
        "Multiply" when DecomposedActivation.Match(node) is var (input, activation, nodes) => (input, activation, nodes),
        _ => null,
    };

    private static bool IsOne(Node beta) => beta.Value is { ElementCount: 1 } value && ElementConverter.ToSingles(value)[0] == 1;
}
