using Lockstep.Graph.Patterns.Symbolic;

namespace Lockstep.Graph.Patterns;

/// <summary>Finds <see cref="RotaryEmbedding"/>s.</summary>
/// <param name="model">The graph.</param>
/// <param name="sizes">Sizes of its tensors.</param>
internal sealed class RotaryFinder(Model model, SymbolicEvaluator sizes)
{
    private const int WidestHead = 1024;
    private readonly Dictionary<(Port Table, Port Root, int Dims), int[]?> _tables = [];

    /// <summary>The embedding whose last node is <paramref name="anchor"/>, an Add, or the Concat that joins rotated and kept dims; null when it is something else.</summary>
    public RotaryEmbedding? Match(Node anchor, out string? refusal)
    {
        refusal = null;
        bool partial = anchor.Type == "Concat";
        if (partial && (anchor.Inputs.Count != 2 || anchor.Producer(0).Type != "Add")) return null;
        Node add = partial ? anchor.Producer(0) : anchor;
        if (add.Type != "Add" || add.Producer(0).Type != "Multiply" || add.Producer(1).Type != "Multiply") return null;
        if (add.Outputs[0].Shape is not { HasRank: true, Rank: 4 } shape || !shape[3].IsStatic || shape[3].Value is < 2 or > WidestHead || shape[3].Value % 2 != 0) return null;
        try
        {
            RotaryEmbedding? found = Rotation(add, shape[3].Value);
            if (found is not null && partial) found = WithKept(found, anchor);
            return found is null ? null : Absorb(found);
        }
        catch (UnknownException unknown)
        {
            refusal = $"a rotary embedding of another form: {unknown.Message}";
            return null;
        }
    }

    // x * cos + turned * sin, each product and the sum either way round.
    private RotaryEmbedding? Rotation(Node add, int dims)
    {
        for (int way = 0; way < 8; way++)
        {
            Node straight = add.Producer(way & 1), crossed = add.Producer(1 - (way & 1));
            Port x = straight.Inputs[(way >> 1) & 1], cos = straight.Inputs[1 - ((way >> 1) & 1)];
            Port turned = crossed.Inputs[(way >> 2) & 1], sin = crossed.Inputs[1 - ((way >> 2) & 1)];
            if (!IsTurned(turned.Node) || IsTurned(x.Node) || sizes.Sizes(x) is not [var batch, { Integer: { } heads }, var tokens, { Integer: { } width }] || width != dims) continue;
            if ((Halves(turned.Node, x, dims) ?? Elements(turned, x, dims, signed: true)) is not { } order || Style(order) is not { } interleaved) continue;
            (Port cosRoot, Port sinRoot) = (Root(cos), Root(sin));
            if (Table(cos, cosRoot, dims) is not { } cosines || Table(sin, sinRoot, dims) is not { } sines || !cosines.AsSpan().SequenceEqual(sines)) throw new UnknownException("tables of cosines and sines in unknown orders");
            bool perDim = Is(cosines, d => d), perPair = Is(cosines, d => interleaved ? d / 2 : d % (dims / 2));
            if (!perDim && !perPair) throw new UnknownException("a table in another order than its dims or pairs");
            return new RotaryEmbedding
            {
                Source = x, Heads = (int)heads, Dim = dims, RotaryDim = dims, Interleaved = interleaved, Cos = cosRoot, Sin = sinRoot, TablePerPair = !perDim, NodeCount = 9,
            };
        }

        return null;
    }

    // Concat(-x[half:], x[:half]), the spelling of most models, without asking for each dim.
    private int[]? Halves(Node concat, Port x, int dims)
    {
        int half = dims / 2;
        if (concat.Type != "Concat" || concat.Inputs.Count != 2 || concat.Attributes.Int("axis") is not (-1 or 3) || Negated(concat.Producer(0)) is not { } high) return null;
        bool turned = IsPart(high, half) && IsPart(concat.Inputs[1], 0);
        return turned ? [.. Enumerable.Range(0, dims).Select(d => d < half ? -(d + half + 1) : d - half + 1)] : null;

        bool IsPart(Port port, int offset) => RowPart.Of(port, sizes) is { } part && part.Source == x && part.Offset == offset && sizes.Sizes(port)![^1].Integer == half;
    }

    private static Port? Negated(Node node)
    {
        if (node.Type == "Negative") return node.Inputs[0];
        Node factor = node.Type == "Multiply" ? node.Producer(1) : node;
        if (factor.Type == "Convert") factor = factor.Producer(0);
        return factor.Value is { ElementCount: 1 } value && Tensors.Elements.ElementConverter.ToSingles(value)[0] == -1 ? node.Inputs[0] : null;
    }

    private static bool IsTurned(Node node) => node.Type == "Concat" || (node.Type == "Reshape" && node.Producer(0).Type == "Concat");

    private static bool Is(int[] order, Func<int, int> expected) => order.Select((from, d) => from == expected(d)).All(same => same);

    // For each dim, which element of x stands there, counted from 1 and negative when it is negated: -(i + half), i or -(2i + 1), 2i.
    private static bool? Style(int[] order)
    {
        int half = order.Length / 2;
        if (Is(order, d => d < half ? -(d + half + 1) : d - half + 1)) return false;
        return Is(order, d => d % 2 == 0 ? -(d + 2) : d) ? true : null;
    }

    // Which element along the last axis of a source stands at each dim of a port; null when something else does.
    private int[]? Elements(Port port, Port source, int dims, bool signed)
    {
        if (sizes.Sizes(source) is not { } sourceDims || sizes.Sizes(port) is not { } portDims) return null;
        int shift = signed ? 1 : 0;
        Poly[] place = Place(sourceDims);
        var leaf = new SymbolicTensor(sourceDims, index => place.AsSpan(0, place.Length - 1).SequenceEqual(index.AsSpan(0, index.Length - 1))
            ? Expr.Of(index[^1] + Poly.Of(shift)) : throw new UnknownException("an element of another token or head"));
        SymbolicTensor tensor = new SymbolicEvaluator(model, (source, leaf)).Of(port);
        Poly[] at = Place(portDims);
        var order = new int[dims];
        for (int d = 0; d < dims; d++)
        {
            at[^1] = Poly.Of(d);
            if (tensor.At(at).Number?.Integer is not { } from) return null;
            order[d] = (int)from;
        }

        return order;
    }

    // The index of one token of one head, whichever: an axis of size 1 has only 0, and any head has a number that nothing is known of.
    private static Poly[] Place(Poly[] dims) =>
        [.. dims.Select(dim => dim.Constant == 1 ? Poly.Zero : dim.Equals(Atom.Batch) ? Atom.Sequence : dim.Equals(Atom.Rows) ? Atom.Query : (Poly)Atom.Distance)];

    private int[]? Table(Port table, Port root, int dims)
    {
        if (_tables.TryGetValue((table, root, dims), out int[]? known)) return known;
        return _tables[(table, root, dims)] = Elements(table, root, dims, signed: false);
    }

    // Behind what only moves elements.
    private static Port Root(Port table)
    {
        while (table.Node.Type is "Unsqueeze" or "Slice" or "StridedSlice" or "Gather" or "Reshape" or "Split" or "VariadicSplit"
            || (table.Node.Type == "Concat" && table.Node.Inputs.All(part => part == table.Node.Inputs[0])))
        {
            if (table.Node.Type == "Gather" && !IsLastAxis(table.Node)) break;
            table = table.Node.Inputs[0];
        }

        return table;
    }

    // A gather along the tokens picks rows of a stored table and is its root.
    private static bool IsLastAxis(Node gather) => gather.Producer(2).Value is { } axis && Tensors.Elements.ElementConverter.ToInt64s(axis) is [var value]
        && (value == -1 || (gather.Inputs[0].Shape.HasRank && value == gather.Inputs[0].Shape.Rank - 1));

    // Concat(rotated, x[..., rotaryDim:]), where rotated comes of x[..., :rotaryDim].
    private RotaryEmbedding? WithKept(RotaryEmbedding rotation, Node concat)
    {
        Port kept = concat.Inputs[1];
        if (concat.Attributes.Int("axis") is not (-1 or 3) || rotation.Source.Node.Type is not ("Slice" or "StridedSlice" or "Split" or "VariadicSplit")) return null;
        Port whole = rotation.Source.Node.Inputs[0];
        if (kept.Shape is not { HasRank: true, Rank: 4 } || !kept.Shape[3].IsStatic || kept.Shape[3].Value > WidestHead) return null;
        int rotated = rotation.RotaryDim, rest = kept.Shape[3].Value;
        bool joined = Elements(rotation.Source, whole, rotated, signed: false) is { } first && Is(first, d => d)
            && Elements(kept, whole, rest, signed: false) is { } last && Is(last, d => d + rotated)
            && sizes.Sizes(whole) is [_, _, _, { Integer: { } dims }] && dims == rotated + rest;
        return joined ? rotation with { Source = whole, Dim = rotated + rest, NodeCount = rotation.NodeCount + 3 } : null;
    }

    // What brings the heads into their place: slices of everything, Transpose, Reshape, a part of a wider row.
    private RotaryEmbedding Absorb(RotaryEmbedding found)
    {
        while (found.Source.Node.Type == "Slice" && sizes.Sizes(found.Source) is { } dims && sizes.Sizes(found.Source.Node.Inputs[0]) is { } whole && dims.AsSpan().SequenceEqual(whole))
            found = found with { Source = found.Source.Node.Inputs[0], NodeCount = found.NodeCount + 1 };
        if (found.Source.Node is not { Type: "Transpose" } transpose || sizes.Integers(transpose.Inputs[1]) is not [0, 2, 1, 3]) return found;
        HeadRows rows = HeadRows.Of(transpose.Inputs[0], found.Heads, found.Dim, sizes);
        return found with
        {
            Source = rows.Source,
            TokensFirst = true,
            Offset = rows.Offset,
            HeadStride = rows.HeadStride,
            Width = rows.Width,
            NodeCount = found.NodeCount + 1 + rows.NodeCount,
        };
    }
}
