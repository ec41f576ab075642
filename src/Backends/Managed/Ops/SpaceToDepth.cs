using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// SpaceToDepth-1 on <c>[batch, channels, spatial...]</c>: blocks of the spatial axes become channels, written as <c>[blocks..., channels]</c>
/// (<c>blocks_first</c>) or <c>[channels, blocks...]</c> (<c>depth_first</c>).
/// </summary>
internal readonly struct SpaceToDepth(bool blocksFirst, int block) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(
        node.Inputs[0].Type,
        new SpaceToDepth(node.Attributes.OneOf("mode", null, "blocks_first", "depth_first") == "blocks_first", node.Attributes.Int("block_size", 1)));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape input = context.Input(0).Shape;
        int spatial = input.Rank - 2;
        int[] dense = StridedCopy.DenseStrides(input);
        // The view [batch, blocks..., channels, spatial...] or [batch, channels, blocks..., spatial...] of the input.
        var dims = new int[2 + 2 * spatial];
        var strides = new int[dims.Length];
        int channelAxis = blocksFirst ? 1 + spatial : 1;
        int blockAxis = blocksFirst ? 1 : 2;
        (dims[0], strides[0]) = (input[0], dense[0]);
        (dims[channelAxis], strides[channelAxis]) = (input[1], dense[1]);
        for (int axis = 0; axis < spatial; axis++)
        {
            (dims[blockAxis + axis], strides[blockAxis + axis]) = (block, dense[2 + axis]);
            (dims[2 + spatial + axis], strides[2 + spatial + axis]) = (input[2 + axis] / block, dense[2 + axis] * block);
        }

        StridedCopy.Run(context.RawIn<T>(0), 0, dims, strides, context.RawOut<T>(0));
    }
}
