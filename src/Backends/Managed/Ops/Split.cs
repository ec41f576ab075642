using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Split-1 and VariadicSplit-1: parts along an axis; the shapes of the outputs say how long each is.</summary>
internal readonly struct Split : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, default(Split));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        ReadOnlySpan<T> input = context.RawIn<T>(0);
        int at = InferenceContext.Axis(context.Integers(1)[0], shape.Rank);
        int outer = (int)shape.Product(0, at);
        int row = (int)shape.Product(at, shape.Rank); // of the input, for one outer index
        int start = 0;
        for (int part = 0; part < context.OutputCount; part++)
        {
            Span<T> output = context.RawOut<T>(part);
            int run = (int)context.Output(part).Shape.Product(at, shape.Rank);
            for (int o = 0; o < outer; o++) input.Slice(o * row + start, run).CopyTo(output[(o * run)..]);
            start += run;
        }
    }
}
