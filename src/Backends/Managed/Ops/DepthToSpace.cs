using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// DepthToSpace-1 on <c>[batch, channels, spatial...]</c>: channels become blocks on the spatial axes. The channels of the input are read as
/// <c>[blocks..., channels]</c> (<c>blocks_first</c>) or <c>[channels, blocks...]</c> (<c>depth_first</c>).
/// </summary>
internal readonly struct DepthToSpace(bool blocksFirst, int block) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(
        node.Inputs[0].Type,
        new DepthToSpace(node.Attributes.OneOf("mode", null, "blocks_first", "depth_first") == "blocks_first", node.Attributes.Int("block_size", 1)));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape input = context.Input(0).Shape;
        int spatial = input.Rank - 2;
        int channels = context.Output(0).Shape[1];
        int[] dense = StridedCopy.DenseStrides(input);
        int blocks = input[1] / Math.Max(1, channels);
        // The view [batch, channels, spatial0, block0, spatial1, block1, ...] of the input.
        var dims = new int[2 + 2 * spatial];
        var strides = new int[dims.Length];
        (dims[0], strides[0]) = (input[0], dense[0]);
        (dims[1], strides[1]) = (channels, dense[1] * (blocksFirst ? 1 : blocks));
        int stride = dense[1] * (blocksFirst ? channels : 1);
        for (int axis = spatial - 1; axis >= 0; axis--, stride *= block)
        {
            (dims[2 + 2 * axis], strides[2 + 2 * axis]) = (input[2 + axis], dense[2 + axis]);
            (dims[3 + 2 * axis], strides[3 + 2 * axis]) = (block, stride);
        }

        StridedCopy.Run(context.RawIn<T>(0), 0, dims, strides, context.RawOut<T>(0));
    }
}
