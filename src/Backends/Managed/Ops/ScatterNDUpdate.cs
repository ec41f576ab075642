using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ScatterNDUpdate-3 and -15: slices of the data, each addressed by a tuple of indices (the last axis of the indices).</summary>
internal readonly struct ScatterNDUpdate : IScatterPlaces
{
    public static int[] Offsets(OpContext context)
    {
        Shape tuples = context.Input(1).Shape;
        long[] indices = context.Integers(1);
        int depth = tuples[-1];
        var offsets = new int[tuples.Product(0, tuples.Rank - 1)];
        for (int i = 0; i < offsets.Length; i++) offsets[i] = TupleOffset.Of(indices.AsSpan(i * depth, depth), context.Input(0).Shape, 0);
        return offsets;
    }
}
