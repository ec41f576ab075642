using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ScatterUpdate-3: slices of the data along an axis are replaced at the indices, which must not be negative.</summary>
internal readonly struct ScatterUpdate : IScatterPlaces
{
    public static int[] Offsets(OpContext context)
    {
        Shape data = context.Input(0).Shape;
        long[] indices = context.Integers(1);
        int axis = InferenceContext.Axis(context.Integers(3)[0], data.Rank);
        int inner = (int)data.Product(axis + 1, data.Rank);
        var offsets = new int[(int)data.Product(0, axis) * indices.Length]; // [outer, index]
        for (int i = 0; i < offsets.Length; i++)
        {
            long index = indices[i % indices.Length];
            if (index < 0 || index >= data[axis]) throw new InferenceException($"index {index} lies outside dimension {axis} of {data[axis]}");
            offsets[i] = (i / indices.Length * data[axis] + (int)index) * inner;
        }

        return offsets;
    }
}
