using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GatherElements-6: each element of the output is the element of the data at the same place, but for the axis, where the index says.</summary>
internal readonly struct GatherElements(long axis) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, new GatherElements(node.Attributes.Long("axis")));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape data = context.Input(0).Shape;
        ReadOnlySpan<T> input = context.RawIn<T>(0);
        Span<T> output = context.RawOut<T>(0);
        long[] indices = context.Integers(1);
        int at = InferenceContext.Axis(axis, data.Rank);
        int inner = (int)data.Product(at + 1, data.Rank);
        int block = context.Output(0).Shape[at] * inner; // elements of the output for one outer index
        for (int i = 0; i < output.Length; i++)
        {
            long index = indices[i] < 0 ? indices[i] + data[at] : indices[i];
            if (index < 0 || index >= data[at]) throw new InferenceException($"index {indices[i]} lies outside a dimension of {data[at]}");
            output[i] = input[(i / block * data[at] + (int)index) * inner + i % inner];
        }
    }
}
