using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ScatterElementsUpdate-3 and -12: each update goes to its own place in the data, but for the axis, where the index says.</summary>
internal readonly struct ScatterElementsUpdate : IScatterPlaces
{
    public static int[] Offsets(OpContext context)
    {
        Shape data = context.Input(0).Shape;
        Shape chosen = context.Input(1).Shape;
        long[] indices = context.Integers(1);
        int axis = InferenceContext.Axis(context.Integers(3)[0], data.Rank);
        int[] strides = StridedCopy.DenseStrides(data);
        CheckFits(chosen, data, axis);
        var offsets = new int[indices.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            long index = indices[i] < 0 ? indices[i] + data[axis] : indices[i];
            if (index < 0 || index >= data[axis]) throw new InferenceException($"index {indices[i]} lies outside dimension {axis} of {data[axis]}");
            int rest = i;
            offsets[i] = (int)index * strides[axis];
            for (int other = data.Rank - 1; other >= 0; other--)
            {
                if (other != axis) offsets[i] += rest % chosen[other] * strides[other];
                rest /= chosen[other];
            }
        }

        return offsets;
    }

    private static void CheckFits(Shape chosen, Shape data, int axis)
    {
        for (int other = 0; other < data.Rank; other++)
        {
            if (other != axis && chosen[other] > data[other])
                throw new InferenceException($"indices have shape {chosen}, which is larger than the data {data} on axis {other}");
        }
    }
}
