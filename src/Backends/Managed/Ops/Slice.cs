using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Slice-8: <c>start:stop:step</c> on some axes; a negative step walks backwards.</summary>
internal readonly struct Slice : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, default(Slice));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        long[] start = context.Integers(1);
        long[] stop = context.Integers(2);
        long[] step = context.Integers(3);
        long[]? axes = context.InputCount > 4 ? context.Integers(4) : null;
        int[] strides = StridedCopy.DenseStrides(shape);
        int offset = 0;
        for (int i = 0; i < start.Length; i++)
        {
            int axis = axes is null ? i : InferenceContext.Axis(axes[i], shape.Rank);
            SliceRange range = SliceRange.Of(start[i], stop[i], step[i], shape[axis]);
            if (range.Count == 0) return;
            offset += (int)range.First * strides[axis];
            strides[axis] *= range.Count == 1 ? 1 : (int)step[i]; // a step past the axis may not fit an int, and is not taken
        }

        StridedCopy.Run(context.RawIn<T>(0), offset, context.Output(0).Shape.Dims, strides, context.RawOut<T>(0));
    }
}
