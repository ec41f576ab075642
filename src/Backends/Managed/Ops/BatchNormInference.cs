using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// BatchNormInference-5: (x - mean) / sqrt(variance + epsilon) * gamma + beta, one of each a channel; inputs data, gamma, beta, mean, variance. The
/// first version has the data behind gamma and beta.
/// </summary>
internal readonly struct BatchNormInference(double epsilon, int data, int gamma, int beta) : IFloatBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, new BatchNormInference(node.Attributes.Double("epsilon"), 0, 1, 2));

    public static OpKernel BindFirst(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, new BatchNormInference(node.Attributes.Double("epsilon"), 2, 0, 1));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = context.Input(data).Shape;
        ReadOnlySpan<T> input = context.In<T>(data);
        Span<T> output = context.Out<T>(0);
        int inner = (int)shape.Product(2, shape.Rank);
        int at = 0;
        for (int n = 0; n < shape[0]; n++)
        {
            for (int c = 0; c < shape[1]; c++)
            {
                double scale = Real.Of(context.In<T>(gamma)[c]) / Math.Sqrt(Real.Of(context.In<T>(4)[c]) + epsilon);
                double mean = Real.Of(context.In<T>(3)[c]);
                double shift = Real.Of(context.In<T>(beta)[c]);
                for (int i = 0; i < inner; i++, at++) output[at] = Real.To<T>((Real.Of(input[at]) - mean) * scale + shift);
            }
        }
    }
}
