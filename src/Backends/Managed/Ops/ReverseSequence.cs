using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReverseSequence-1: for each index of the batch axis, the first <c>lengths[index]</c> elements of the sequence axis backwards.</summary>
internal readonly struct ReverseSequence(long batchAxis, long sequenceAxis) : IMoveBody
{
    public static OpKernel Bind(Node node) =>
        TypeSwitch.Moves(node.Inputs[0].Type, new ReverseSequence(node.Attributes.Long("batch_axis", 0), node.Attributes.Long("seq_axis", 1)));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        ReadOnlySpan<T> input = context.RawIn<T>(0);
        Span<T> output = context.RawOut<T>(0);
        long[] lengths = context.Integers(1);
        int batch = InferenceContext.Axis(batchAxis, shape.Rank);
        int at = InferenceContext.Axis(sequenceAxis, shape.Rank);
        int sequence = shape[at];
        int run = (int)shape.Product(at + 1, shape.Rank);
        int batchStride = (int)shape.Product(batch + 1, shape.Rank);
        for (int row = 0; row * run < output.Length; row++)
        {
            // The batch axis may lie inside the run, then every element of it has a length of its own.
            int step = batch > at ? Math.Min(batchStride, run) : run;
            for (int start = row * run; start < (row + 1) * run; start += step)
            {
                long length = lengths[start / batchStride % shape[batch]];
                if (length < 0 || length > sequence) throw new InferenceException($"a sequence length is {length}, expected 0 to {sequence}");
                int index = row % sequence;
                int from = index < length ? (int)length - 1 - index : index;
                input.Slice(start + (from - index) * run, step).CopyTo(output.Slice(start, step));
            }
        }
    }
}
