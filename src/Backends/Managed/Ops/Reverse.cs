using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Reverse-1: some axes backwards, named by number (<c>index</c>) or by a boolean for each axis (<c>mask</c>).</summary>
internal readonly struct Reverse(bool isMask) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, new Reverse(node.Attributes.OneOf("mode", null, "index", "mask") == "mask"));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        int[] strides = StridedCopy.DenseStrides(shape);
        bool[] reversed = new bool[shape.Rank];
        long[] axes = context.Integers(1);
        for (int i = 0; i < axes.Length; i++)
        {
            if (!isMask) reversed[InferenceContext.Axis(axes[i], shape.Rank)] = true;
            else reversed[i] = axes[i] != 0;
        }

        int offset = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!reversed[axis]) continue;
            offset += (shape[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }

        StridedCopy.Run(context.RawIn<T>(0), offset, shape.Dims, strides, context.RawOut<T>(0));
    }
}
