using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>
/// Weights that a file stores small and a graph decodes: Constant, Convert, optionally Subtract(zero point), Multiply(scale), optionally Reshape that
/// joins groups, optionally Convert. That is how NNCF writes int8, int4, nf4, fp8 and the MX formats. In a codebook form a Gather of a short list of
/// numbers by the stored codes stands in place of the first Convert.
/// </summary>
/// <param name="Stored">The constant: <c>[rows, columns]</c>, or <c>[rows, groups, groupSize]</c>.</param>
/// <param name="Scale">Constant subgraph of the scale; null when there is none.</param>
/// <param name="ZeroPoint">Constant subgraph of the zero point; null when there is none.</param>
/// <param name="Shape">Shape of the decoded weights.</param>
/// <param name="NodeCount">Nodes of the decoding, the constant included.</param>
public sealed record CompressedWeights(Tensor Stored, Port? Scale, Port? ZeroPoint, Shape Shape, int NodeCount)
{
    /// <summary>Constant list of numbers, <c>[codes]</c>, that the stored codes (u4 or u8) choose from; null when the stored elements are the numbers.</summary>
    public Port? Codebook { get; private init; }

    /// <summary>The compressed weights behind a port; null when something else is there.</summary>
    public static CompressedWeights? Match(Port port)
    {
        if (!port.Shape.IsStatic) return null;
        int nodes = 0;
        Node node = Skip(port.Node, "Convert", ref nodes);
        if (node.Type == "Reshape" && node.Producer(1).Value is not null)
        {
            nodes++;
            node = Skip(node.Producer(0), "Convert", ref nodes);
        }

        Port? scale = null, zeroPoint = null;
        if (node.Type == "Multiply")
        {
            nodes++;
            int chain = IsStored(node.Producer(0)) ? 0 : IsStored(node.Producer(1)) ? 1 : -1;
            if (chain < 0) return null;
            scale = node.Inputs[1 - chain];
            if (!IsConstant(scale.Value.Node)) return null;
            node = node.Producer(chain);
        }

        if (node.Type == "Subtract")
        {
            nodes++;
            zeroPoint = node.Inputs[1];
            if (!IsConstant(zeroPoint.Value.Node)) return null;
            node = node.Producer(0);
        }

        node = Skip(node, "Convert", ref nodes);
        if (CodesOf(node) is { } codes)
        {
            Port book = node.Inputs[0];
            nodes++;
            node = Skip(codes, "Convert", ref nodes);
            return new CompressedWeights(node.Value!, scale, zeroPoint, port.Shape.ToShape(), nodes + 1) { Codebook = book };
        }

        if (node.Value is not { } stored || (scale is null && nodes == 0)) return null;
        bool small = stored.Type.BitWidth is > 0 and <= 16 && stored.Type is not DType.Boolean;
        return small ? new CompressedWeights(stored, scale, zeroPoint, port.Shape.ToShape(), nodes + 1) : null;
    }

    // True for what Subtract and Convert make of a constant of more than one element.
    private static bool IsStored(Node node)
    {
        if (node.Type == "Subtract") node = node.Producer(0);
        while (node.Type == "Convert") node = node.Producer(0);
        if (CodesOf(node) is { } codes) node = codes;
        while (node.Type == "Convert") node = node.Producer(0);
        return node.Value is { ElementCount: > 1, Shape.Rank: > 1 } value && value.Shape[-1] > 1;
    }

    // What the Gather of a codebook reads its codes from; null for any other node.
    private static Node? CodesOf(Node node)
    {
        if (node.Type != "Gather" || node.Inputs.Count < 3 || node.Attributes.Long("batch_dims", 0) != 0) return null;
        bool firstAxis = node.Producer(2).Value is { ElementCount: 1 } axis && ElementConverter.ToInt64s(axis)[0] is 0 or -1;
        if (!firstAxis || node.Inputs[0].Shape is not { IsStatic: true, Rank: 1 } || !IsConstant(node.Producer(0))) return null;
        Node codes = node.Producer(1);
        while (codes.Type == "Convert") codes = codes.Producer(0);
        return codes.Value is { Type: DType.U4 or DType.U8 } ? node.Producer(1) : null;
    }

    // Scales and zero points may be stored small and decoded themselves, but never depend on an input of the model.
    private static bool IsConstant(Node node, int depth = 8) => node.Value is not null
        || (depth > 0 && node.Inputs.Count > 0 && node.Inputs.All(port => IsConstant(port.Node, depth - 1)));

    private static Node Skip(Node node, string type, ref int count)
    {
        while (node.Type == type)
        {
            count++;
            node = node.Producer(0);
        }

        return node;
    }
}
