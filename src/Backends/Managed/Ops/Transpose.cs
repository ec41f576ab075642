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
        int[] order = TransposeRule.Order(context.Integers(1), shape.Rank);
        if (MovesUnitAxesOnly(shape, order))
        {
            context.Set(0, context.Input(0).Reshape(context.Inferred.Output(0).Shape.ToShape()));
            return;
        }

        int[] dense = StridedCopy.DenseStrides(shape);
        var strides = new int[order.Length];
        for (int axis = 0; axis < order.Length; axis++) strides[axis] = dense[order[axis]];
        StridedCopy.Run(context.RawIn<T>(0), 0, context.Output(0).Shape.Dims, strides, context.RawOut<T>(0));
    }

    // One token's [1, 1, heads, dim] as [1, heads, 1, dim]: the elements stay where they are.
    private static bool MovesUnitAxesOnly(Shape shape, int[] order)
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
