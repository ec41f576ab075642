using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Gather-1, -7 and -8: slices of the data along an axis, chosen by indices. Since version 8 a negative index counts from the end. An index
/// outside the axis gives zeros.
/// </summary>
internal readonly struct Gather(long batchDims, bool countsFromEnd) : IMoveBody
{
    /// <summary>Gather-1 and -7.</summary>
    public static OpKernel BindPositive(Node node) => Bind(node, countsFromEnd: false);

    /// <summary>Gather-8.</summary>
    public static OpKernel BindSigned(Node node) => Bind(node, countsFromEnd: true);

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape data = context.Input(0).Shape;
        Shape chosen = context.Input(1).Shape;
        ReadOnlySpan<T> input = context.RawIn<T>(0);
        Span<T> output = context.RawOut<T>(0);
        long[] indices = context.Integers(1);
        int batchRank = (int)(batchDims < 0 ? batchDims + chosen.Rank : batchDims);
        int axis = InferenceContext.Axis(context.Integers(2)[0], data.Rank);
        int perBatch = (int)chosen.Product(batchRank, chosen.Rank);
        int middle = (int)data.Product(batchRank, axis);
        int inner = (int)data.Product(axis + 1, data.Rank);
        int target = 0;
        for (int row = 0; row < data.Product(0, axis); row++) // over [batch, middle]
        {
            ReadOnlySpan<long> list = indices.AsSpan(row / middle * perBatch, perBatch);
            for (int i = 0; i < list.Length; i++, target += inner)
            {
                long index = list[i] < 0 && countsFromEnd ? list[i] + data[axis] : list[i];
                if (index < 0 || index >= data[axis]) continue;
                int source = (row * data[axis] + (int)index) * inner;
                if (inner == 1) output[target] = input[source];
                else input.Slice(source, inner).CopyTo(output[target..]);
            }
        }
    }

    private static OpKernel Bind(Node node, bool countsFromEnd) =>
        TypeSwitch.Moves(node.Inputs[0].Type, new Gather(node.Attributes.Long("batch_dims", 0), countsFromEnd));
}
