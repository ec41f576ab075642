using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Roll-7: elements move along axes and come in again at the other end; shifts of an axis that is named twice add up.</summary>
internal readonly struct Roll : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, default(Roll));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        if (shape.ElementCount == 0) return;
        long[] shifts = context.Integers(1);
        long[] axes = context.Integers(2);
        var shift = new long[shape.Rank];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = InferenceContext.Axis(axes[i], shape.Rank);
            shift[axis] = (shift[axis] + shifts[shifts.Length == 1 ? 0 : i] % shape[axis]) % shape[axis];
        }

        context.RawIn<T>(0).CopyTo(context.RawOut<T>(0));
        T[] row = new T[shape.ElementCount];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shift[axis] != 0) RollAxis(context.RawOut<T>(0), shape, axis, (int)(shift[axis] + shape[axis]) % shape[axis], row);
        }
    }

    // Each stretch of one axis is two blocks that change places.
    private static void RollAxis<T>(Span<T> data, Shape shape, int axis, int shift, Span<T> copy)
    {
        int inner = (int)shape.Product(axis + 1, shape.Rank);
        int stretch = shape[axis] * inner;
        int head = (shape[axis] - shift) * inner;
        for (int start = 0; start < data.Length; start += stretch)
        {
            Span<T> whole = data.Slice(start, stretch);
            whole.CopyTo(copy);
            copy[..head].CopyTo(whole[(stretch - head)..]);
            copy[head..stretch].CopyTo(whole);
        }
    }
}
