using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Eye-9: 1 on a diagonal (0 the main one, above it positive), 0 elsewhere, for each matrix of the batch.</summary>
internal readonly struct Eye : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Outputs[0].Type, default(Eye));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape shape = context.Output(0).Shape;
        Span<T> output = context.Out<T>(0);
        long diagonal = context.Integers(2)[0];
        int rows = shape[-2];
        int columns = shape[-1];
        for (int row = 0; row < shape.Product(0, shape.Rank - 1); row++)
        {
            long column = row % rows + diagonal;
            if (column >= 0 && column < columns) output[row * columns + (int)column] = T.One;
        }
    }
}
