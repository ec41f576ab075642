using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// OneHot-1 and -16: the on value at each index of a new axis, the off value elsewhere. An index outside the depth sets nothing; in mode
/// <c>normalize</c> of version 16 a negative one counts from the end.
/// </summary>
internal readonly struct OneHot(long axis, bool countsFromEnd) : IMoveBody
{
    public static OpKernel Bind(Node node)
    {
        bool normalizes = node.Attributes.OneOf("negative_indices_mode", "ignore_negative", "ignore_negative", "normalize") == "normalize";
        return TypeSwitch.Moves(node.Outputs[0].Type, new OneHot(node.Attributes.Long("axis"), normalizes));
    }

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Output(0).Shape;
        Span<T> output = context.RawOut<T>(0);
        long[] indices = context.Integers(0);
        int at = InferenceContext.Axis(axis, shape.Rank);
        int depth = shape[at];
        int inner = (int)shape.Product(at + 1, shape.Rank);
        T on = context.RawIn<T>(2)[0];
        output.Fill(context.RawIn<T>(3)[0]);
        for (int i = 0; i < indices.Length; i++)
        {
            long index = indices[i] < 0 && countsFromEnd ? indices[i] + depth : indices[i];
            if (index >= 0 && index < depth) output[(i / inner * depth + (int)index) * inner + i % inner] = on;
        }
    }
}
