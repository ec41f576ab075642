using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Transpose-1: axis i of the output is axis order[i] of the input; shares the input's memory when only axes of size 1 move.</summary>
internal readonly struct Transpose : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, default(Transpose));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        Span<long> given = stackalloc long[Shape.MaxRank];
        ReadOnlySpan<long> values = Axes(context, given);
        Span<int> order = stackalloc int[Shape.MaxRank], strides = stackalloc int[Shape.MaxRank];
        order = order[..shape.Rank];
        strides = strides[..shape.Rank];
        TransposeRule.Order(values, order);
        if (MovesUnitAxesOnly(shape, order))
        {
            context.Set(0, context.Input(0).Reshape(context.Inferred.Output(0).Shape.ToShape()));
            return;
        }

        for (int axis = 0; axis < order.Length; axis++) strides[axis] = checked((int)shape.Product(order[axis] + 1, shape.Rank));
        StridedCopy.Run(context.RawIn<T>(0), 0, context.Output(0).Shape.Dims, strides, context.RawOut<T>(0));
    }

    // The axes as they are given, without memory of their own for the usual types.
    private static ReadOnlySpan<long> Axes(OpContext context, Span<long> room)
    {
        switch (context.Input(1).Type)
        {
            case DType.I64:
                return context.In<long>(1);
            case DType.I32:
                ReadOnlySpan<int> narrow = context.In<int>(1);
                for (int i = 0; i < narrow.Length; i++) room[i] = narrow[i];
                return room[..narrow.Length];
            default:
                return context.Integers(1);
        }
    }

    // One token's [1, 1, heads, dim] as [1, heads, 1, dim]: the elements stay where they are.
    private static bool MovesUnitAxesOnly(Shape shape, ReadOnlySpan<int> order)
    {
        int before = -1;
        foreach (int axis in order)
        {
            if (shape[axis] == 1) continue;
            if (axis < before) return false;
            before = axis;
        }

        return true;
    }
}
