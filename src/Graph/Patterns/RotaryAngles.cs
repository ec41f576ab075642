using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>A table of cosines or sines: f(frequency * position) * factor for every token and dim.</summary>
/// <param name="Positions">Whole numbers, <c>[batch, tokens]</c> or <c>[tokens]</c>.</param>
/// <param name="Frequencies">One a dim of the table.</param>
/// <param name="IsSine">Sine; else cosine.</param>
/// <param name="Factor">Of the result, such as the attention factor of scaled embeddings.</param>
internal sealed record RotaryAngles(Port Positions, float[] Frequencies, bool IsSine, float Factor)
{
    private const int MostDims = 1024;

    /// <summary>The table whose last node is <paramref name="anchor"/>: Cos, Sin, or a Multiply of one with a number; null when it is something else.</summary>
    public static RotaryAngles? Match(Node anchor, Model model, SymbolicEvaluator sizes, Func<Port, Tensor?> constant)
    {
        float factor = 1;
        Node function = anchor;
        if (anchor.Type == "Multiply")
        {
            int side = anchor.Producer(0).Type is "Cos" or "Sin" ? 0 : 1;
            if (!anchor.Inputs[1 - side].Shape.IsStatic || anchor.Inputs[1 - side].Shape.ToShape().ElementCount != 1 || constant(anchor.Inputs[1 - side]) is not { } value) return null;
            (function, factor) = (anchor.Producer(side), ElementConverter.ToSingles(value)[0]);
        }

        if (function.Type is not ("Cos" or "Sin") || anchor.Outputs[0].Type != DType.F32 || anchor.Outputs[0].Shape is not { HasRank: true, Rank: 3 } shape
            || !shape[2].IsStatic || shape[2].Value is < 1 or > MostDims) return null;
        try
        {
            return Angles(function.Inputs[0], shape[2].Value, model, sizes, constant) is var (positions, frequencies)
                ? new RotaryAngles(positions, frequencies, function.Type == "Sin", factor) : null;
        }
        catch (UnknownException)
        {
            return null;
        }
    }

    private static (Port Positions, float[] Frequencies)? Angles(Port angles, int dims, Model model, SymbolicEvaluator sizes, Func<Port, Tensor?> constant)
    {
        Port product = angles;
        while (product.Node.Type is "Transpose" or "Reshape" || (product.Node.Type == "Concat" && product.Node.Inputs.All(part => part == product.Node.Inputs[0]))) product = product.Node.Inputs[0];
        if (product.Node.Type is not ("MatMul" or "Multiply") || product.Shape is not { HasRank: true, Rank: 3 } || sizes.Sizes(product) is not { } productDims) return null;
        // The outer product of frequencies and positions: [batch, frequencies, tokens] or [batch, tokens, frequencies].
        if (product.Node.Type == "MatMul" && (product.Node.Attributes.Bool("transpose_a", false) || product.Node.Attributes.Bool("transpose_b", false))) return null;
        for (int side = 0; side < 2; side++)
        {
            if (SkipBroadcast(product.Node.Inputs[side]) is not { Shape.IsStatic: true } stored || stored.Shape.ToShape().ElementCount > MostDims || constant(stored) is not { Type: DType.F32 } values) continue;
            float[] frequencies = ElementConverter.ToSingles(values);
            int axis = Array.FindIndex(productDims, dim => dim.Integer == frequencies.Length && !dim.Equals(Poly.One));
            Port positions = SkipMoves(product.Node.Inputs[1 - side]);
            Poly[] expected = positions.Shape is { HasRank: true, Rank: 1 } ? [Atom.Rows] : [Atom.Batch, Atom.Rows];
            bool outer = axis is 1 or 2 && productDims[3 - axis].Equals(Atom.Rows) && sizes.Sizes(positions) is { } tokens && tokens.AsSpan().SequenceEqual(expected)
                && positions.Type is DType.I64 or DType.I32 && productDims[0].Equals(expected.Length == 1 ? Poly.One : Atom.Batch)
                && IsUnit(product.Node, side, frequencies.Length, axis, sizes);
            if (outer && Order(angles, product, productDims, axis, dims, model, sizes) is { } order) return (positions, order.Select(f => frequencies[f]).ToArray());
        }

        return null;
    }

    // Each operand has size 1 where the other has its numbers, so every element is one product.
    private static bool IsUnit(Node product, int side, int count, int axis, SymbolicEvaluator sizes)
    {
        if (sizes.Sizes(product.Inputs[side]) is [var only] && product.Type == "Multiply") return axis == 2 && only.Integer == count && sizes.Sizes(product.Inputs[1 - side]) is [_, _, { Constant: 1 }];
        if (sizes.Sizes(product.Inputs[side]) is not { Length: 2 or 3 } mine || sizes.Sizes(product.Inputs[1 - side]) is not { Length: 3 } other) return false;
        int last = mine.Length - 1, at = last - (2 - axis);
        return at >= 0 && mine[at].Integer == count && mine[last + last - 1 - at].Constant == 1 && other[axis].Constant == 1 && other[3 - axis].Equals(Atom.Rows);
    }

    // Which frequency stands at each dim of the table.
    private static int[]? Order(Port angles, Port product, Poly[] productDims, int axis, int dims, Model model, SymbolicEvaluator sizes)
    {
        if (sizes.Sizes(angles) is not [var batch, var tokens, _] || !tokens.Equals(Atom.Rows)) return null;
        Poly sequence = batch.Constant == 1 ? Poly.Zero : Atom.Sequence;
        var leaf = new SymbolicTensor(productDims, index => index[0].Equals(sequence) && index[3 - axis].Equals(Atom.Query) ? Expr.Of(index[axis]) : throw new UnknownException("another token"));
        SymbolicTensor table = new SymbolicEvaluator(model, (product, leaf)).Of(angles);
        long?[] order = Enumerable.Range(0, dims).Select(d => table.Number(sequence, Atom.Query, Poly.Of(d)).Integer).ToArray();
        return order.Contains(null) ? null : order.Select(f => (int)f!.Value).ToArray();
    }

    private static Port SkipBroadcast(Port port) => port.Node.Type == "Broadcast" ? port.Node.Inputs[0] : port;

    // Added axes and a change of type leave the order of the elements.
    private static Port SkipMoves(Port port)
    {
        while (port.Node.Type == "Unsqueeze" || (port.Node.Type == "Convert" && port.Type is (DType.F32 or DType.I64 or DType.I32))) port = port.Node.Inputs[0];
        return port;
    }
}
