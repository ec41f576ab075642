namespace Lockstep.Kernels;

/// <summary>Argument checks of <see cref="PagedAttention"/>.</summary>
internal static class PagedCheck
{
    public static void All(in AttentionShape s, in PagedOperands o)
    {
        if (s.Batch < 0 || s.Queries < 0 || s.Heads < 1 || s.KeyValueHeads < 1 || s.Keys < 1 || s.KeyDim < 1 || s.ValueDim < 1)
        {
            throw new ArgumentException($"Sizes must be positive (batch and queries may be 0); found {s}.");
        }

        if (s.Heads % s.KeyValueHeads != 0)
        {
            throw new ArgumentException($"The {s.Heads} query heads must be a multiple of the {s.KeyValueHeads} key-value heads.");
        }

        Blocks("k", s, o.Keys, KvLayout.Keys, s.KeyDim);
        Blocks("v", s, o.Values, KvLayout.Values, s.ValueDim);
        Fits("q", o.Query.Length, o.QueryStrides, s, s.KeyDim);
        Fits("the result", o.Output.Length, o.OutputStrides, s, s.ValueDim);
        Masks(s, o);
        if (o.Query.Overlaps(o.Output) || o.Mask.Overlaps(o.Output))
        {
            throw new ArgumentException("The result shares memory with an operand; use another buffer.");
        }
    }

    private static void Masks(in AttentionShape s, in PagedOperands o)
    {
        if (!o.Mask.IsEmpty && !o.Visible.IsEmpty)
        {
            throw new ArgumentException("Give one mask, of numbers or of bytes.");
        }

        if (!o.Mask.IsEmpty || !o.Visible.IsEmpty)
        {
            Fits("the mask", Math.Max(o.Mask.Length, o.Visible.Length), o.MaskStrides, s, s.Keys);
        }

        if (!o.Padding.IsEmpty && (o.PaddingBytes is not (4 or 8) || o.Padding.Length != (long)s.Batch * s.Keys * o.PaddingBytes))
        {
            throw new ArgumentException($"Padding of {s.Batch} sequences and {s.Keys} positions must be numbers of 4 or 8 bytes; found {o.Padding.Length} bytes, {o.PaddingBytes} each.");
        }

        if ((!o.Slopes.IsEmpty && o.Slopes.Length != s.Heads) || (!o.Sinks.IsEmpty && o.Sinks.Length != s.Heads))
        {
            throw new ArgumentException($"Slopes and sinks are one a head, {s.Heads}; found {o.Slopes.Length} and {o.Sinks.Length}.");
        }
    }

    private static void Blocks(string name, in AttentionShape s, in PagedBlocks blocks, KvLayout layout, int dim)
    {
        var format = blocks.Format;
        if (format.Layout != layout || format.Heads != s.KeyValueHeads || format.Dim != dim)
        {
            throw new ArgumentException($"Blocks of {name} are of {format}; expected {layout} of {s.KeyValueHeads} heads and {dim} channels.");
        }

        long needed = (s.Keys + KvBlockFormat.Positions - 1) / KvBlockFormat.Positions;
        if (s.Batch > 0 && (blocks.Stride < 0 || blocks.Table.Length < ((s.Batch - 1L) * blocks.Stride) + needed))
        {
            throw new ArgumentException($"{s.Keys} positions of {name} need {needed} blocks a sequence; found a table of {blocks.Table.Length} for {s.Batch} sequences, {blocks.Stride} apart.");
        }
    }

    private static void Fits(string name, int length, Strides strides, in AttentionShape s, int columns)
    {
        if (strides.Batch < 0 || strides.Head < 0 || strides.Row < 0)
        {
            throw new ArgumentException($"Strides of {name} must not be negative; found {strides}.");
        }

        long needed = s.Batch == 0 || s.Queries == 0 ? 0 : strides.Offset(s.Batch - 1, s.Heads - 1, s.Queries - 1) + columns;
        if (length < needed)
        {
            throw new ArgumentException($"{name} with {strides} needs {needed} elements for {s}; found {length}.");
        }
    }
}
