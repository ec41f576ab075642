using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Concat-1: inputs one after another along an axis.</summary>
internal readonly struct Concat(long axis) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Outputs[0].Type, new Concat(node.Attributes.Long("axis")));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Output(0).Shape;
        Span<T> output = context.RawOut<T>(0);
        int at = InferenceContext.Axis(axis, shape.Rank);
        int outer = (int)shape.Product(0, at);
        int row = (int)shape.Product(at, shape.Rank); // of the output, for one outer index
        int start = 0;
        for (int input = 0; input < context.InputCount; input++)
        {
            ReadOnlySpan<T> part = context.RawIn<T>(input);
            int run = (int)context.Input(input).Shape.Product(at, shape.Rank);
            for (int o = 0; o < outer; o++) part.Slice(o * run, run).CopyTo(output[(o * row + start)..]);
            start += run;
        }
    }
}
