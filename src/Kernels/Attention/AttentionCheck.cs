namespace Lockstep.Kernels;

/// <summary>Argument checks of attention.</summary>
internal static class AttentionCheck
{
    public static void All(in AttentionShape s, in AttentionOperands o)
    {
        if (s.Batch < 0 || s.Queries < 0 || s.Heads < 1 || s.KeyValueHeads < 1 || s.Keys < 1 || s.KeyDim < 1 || s.ValueDim < 1)
        {
            throw new ArgumentException($"Sizes must be positive (batch and queries may be 0); found {s}.");
        }

        if (s.Heads % s.KeyValueHeads != 0)
        {
            throw new ArgumentException($"The {s.Heads} query heads must be a multiple of the {s.KeyValueHeads} key-value heads.");
        }

        if ((long)s.Batch * s.Heads * s.Queries > int.MaxValue)
        {
            throw new ArgumentException($"Batch x heads x queries must stay below 2^31; found {s}. Split the call.");
        }

        if (s.Batch == 0 || s.Queries == 0)
        {
            return;
        }

        Fits("q", o.Query.Length, o.QueryStrides, (s.Batch, s.Heads, s.Queries, s.KeyDim));
        Fits("k", o.Key.Length, o.KeyStrides, (s.Batch, s.KeyValueHeads, s.Keys, s.KeyDim));
        Fits("v", o.Value.Length, o.ValueStrides, (s.Batch, s.KeyValueHeads, s.Keys, s.ValueDim));
        Fits("the result", o.Output.Length, o.OutputStrides, (s.Batch, s.Heads, s.Queries, s.ValueDim));
        if (!o.Mask.IsEmpty)
        {
            Fits("the mask", o.Mask.Length, o.MaskStrides, (s.Batch, s.Heads, s.Queries, s.Keys));
        }

        if (o.Query.Overlaps(o.Output) || o.Key.Overlaps(o.Output) || o.Value.Overlaps(o.Output) || o.Mask.Overlaps(o.Output))
        {
            throw new ArgumentException("The result shares memory with an operand; use another buffer.");
        }
    }

    private static void Fits(string name, int length, Strides strides, (int Batch, int Heads, int Rows, int Columns) shape)
    {
        if (strides.Batch < 0 || strides.Head < 0 || strides.Row < 0)
        {
            throw new ArgumentException($"Strides of {name} must not be negative; found {strides}.");
        }

        long needed = strides.Offset(shape.Batch - 1, shape.Heads - 1, shape.Rows - 1) + shape.Columns;
        if (length < needed)
        {
            throw new ArgumentException($"{name} of shape {shape} with {strides} needs {needed} elements; found {length}.");
        }
    }
}
