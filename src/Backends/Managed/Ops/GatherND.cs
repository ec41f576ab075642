using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GatherND-5 and -8: slices of the data, each addressed by a tuple of indices (the last axis of the indices) after the batch axes.</summary>
internal readonly struct GatherND(long batchDims) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, new GatherND(node.Attributes.Long("batch_dims", 0)));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape data = context.Input(0).Shape;
        Shape tuples = context.Input(1).Shape;
        ReadOnlySpan<T> input = context.RawIn<T>(0);
        Span<T> output = context.RawOut<T>(0);
        long[] indices = context.Integers(1);
        int batchRank = (int)(batchDims < 0 ? batchDims + tuples.Rank : batchDims);
        int depth = tuples[-1];
        int perBatch = (int)tuples.Product(batchRank, tuples.Rank - 1);
        int batchSize = (int)data.Product(batchRank, data.Rank);
        int slice = (int)data.Product(batchRank + depth, data.Rank);
        for (int tuple = 0; tuple < tuples.Product(0, tuples.Rank - 1); tuple++)
        {
            int source = tuple / perBatch * batchSize + TupleOffset.Of(indices.AsSpan(tuple * depth, depth), data, batchRank);
            input.Slice(source, slice).CopyTo(output[(tuple * slice)..]);
        }
    }
}
