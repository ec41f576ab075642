using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Tile-1: the whole data repeated along each axis.</summary>
internal readonly struct Tile : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, default(Tile));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        long[] repeats = context.Integers(1);
        int[] dense = StridedCopy.DenseStrides(shape);
        int rank = context.Output(0).Shape.Rank;
        var dims = new int[2 * rank]; // for each axis of the output: its repeats, then the axis of the data
        var strides = new int[2 * rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int from = axis - (rank - shape.Rank);
            dims[2 * axis] = TileRule.Repeats(repeats, rank - axis);
            dims[2 * axis + 1] = from >= 0 ? shape[from] : 1;
            strides[2 * axis + 1] = from >= 0 ? dense[from] : 0;
        }

        StridedCopy.Run(context.RawIn<T>(0), 0, dims, strides, context.RawOut<T>(0));
    }
}
