using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Patterns;

/// <summary>Where the heads of queries, keys or values lie in the rows that a projection wrote.</summary>
/// <param name="Source"><c>[batch, tokens, width]</c>, or <c>[batch, tokens, heads, dim]</c> when that is all that is known.</param>
/// <param name="Offset">Where the first head begins in a row.</param>
/// <param name="HeadStride">From one head to the next.</param>
/// <param name="Width">Elements of a row.</param>
/// <param name="NodeCount">Nodes between the source and the heads.</param>
internal sealed record HeadRows(Port Source, int Offset, int HeadStride, int Width, int NodeCount)
{
    /// <summary>The rows behind <c>[batch, tokens, heads, dim]</c>: Reshape, of a part of a row or with a part of each head, or one of several stacked heads.</summary>
    public static HeadRows Of(Port heads, int count, int dim, SymbolicEvaluator sizes)
    {
        var plain = new HeadRows(heads, 0, dim, count * dim, 0);
        return Stacked(heads, count, dim, sizes) ?? Reshaped(heads, plain, sizes);
    }

    // A part of each head, then the Reshape that made the heads, then a part of its rows.
    private static HeadRows Reshaped(Port heads, HeadRows plain, SymbolicEvaluator sizes)
    {
        (Port port, HeadRows rows) = (heads, plain);
        if (RowPart.Of(port, sizes) is { } part && sizes.Sizes(part.Source) is { Length: 4 } dims && dims[2].Integer is { } count)
            (port, rows) = (part.Source, new HeadRows(part.Source, part.Offset, part.Width, part.Width * (int)count, 1));
        if (port.Node.Type != "Reshape" || sizes.Sizes(port.Node.Inputs[0]) is not [var batch, var tokens, { Integer: { } width }]) return rows;
        if (width != rows.Width || !batch.Equals(Atom.Batch) || !tokens.Equals(Atom.Rows)) return rows;
        rows = rows with { Source = port.Node.Inputs[0], NodeCount = rows.NodeCount + 1 };
        return RowPart.Of(rows.Source, sizes) is { } row
            ? rows with { Source = row.Source, Offset = rows.Offset + row.Offset, Width = row.Width, NodeCount = rows.NodeCount + 1 } : rows;
    }

    // Gather of one place from [batch, tokens, heads, places, dim] or [batch, tokens, places, heads, dim].
    private static HeadRows? Stacked(Port heads, int count, int dim, SymbolicEvaluator sizes)
    {
        Node gather = heads.Node;
        if (gather.Type != "Gather" || gather.Producer(1).Value is not { Shape.Rank: 0 } index || sizes.Integers(gather.Inputs[2]) is not [var axis] || axis is not (2 or 3)) return null;
        Node reshape = gather.Producer(0);
        if (reshape.Type != "Reshape" || sizes.Sizes(gather.Inputs[0]) is not [var batch, var tokens, { Integer: { } outer }, { Integer: { } inner }, { Integer: { } last }] || last != dim) return null;
        if ((axis == 3 ? outer : inner) != count || sizes.Sizes(reshape.Inputs[0]) is not [var from, var rows, { Integer: { } width }]) return null;
        if (width != outer * inner * last || !from.Equals(batch) || !rows.Equals(tokens)) return null;
        long place = ElementConverter.ToInt64s(index)[0], places = axis == 3 ? inner : outer;
        if (place < 0 || place >= places) return null;
        return axis == 3
            ? new HeadRows(reshape.Inputs[0], (int)(place * dim), (int)(inner * dim), (int)width, 2)
            : new HeadRows(reshape.Inputs[0], (int)(place * inner * dim), dim, (int)width, 2);
    }
}
