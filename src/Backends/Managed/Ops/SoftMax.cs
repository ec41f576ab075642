using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>SoftMax-8 (and 1): exp(x - max) / sum along one axis; the maximum is subtracted so that large logits do not overflow.</summary>
internal readonly struct SoftMax(long axis) : IFloatBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, new SoftMax(node.Attributes.Long("axis", 1)));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = context.Input(0).Shape;
        int at = InferenceContext.Axis(axis, shape.Rank);
        int length = shape[at];
        int inner = (int)shape.Product(at + 1, shape.Rank);
        int outer = (int)shape.Product(0, at);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++) Line(context.In<T>(0), context.Out<T>(0), o * length * inner + i, length, inner);
        }
    }

    private static void Line<T>(ReadOnlySpan<T> input, Span<T> output, int start, int length, int stride) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T max = T.NegativeInfinity;
        for (int i = 0; i < length; i++) max = T.Max(max, input[start + i * stride]);
        double sum = 0;
        for (int i = 0; i < length; i++) sum += Math.Exp(double.CreateChecked(input[start + i * stride] - max));
        for (int i = 0; i < length; i++)
        {
            int at = start + i * stride;
            output[at] = T.CreateChecked(Math.Exp(double.CreateChecked(input[at] - max)) / sum);
        }
    }
}
