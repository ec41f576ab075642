using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GroupNormalization-12: each group of channels of each batch entry gets mean 0 and variance 1, then scale and bias a channel.</summary>
internal readonly struct GroupNormalization(int groups, double epsilon) : IFloatBody
{
    public static OpKernel Bind(Node node) =>
        TypeSwitch.Floats(node.Inputs[0].Type, new GroupNormalization(node.Attributes.Int("num_groups"), node.Attributes.Double("epsilon")));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = context.Input(0).Shape;
        ReadOnlySpan<T> input = context.In<T>(0);
        ReadOnlySpan<T> scale = context.In<T>(1);
        ReadOnlySpan<T> bias = context.In<T>(2);
        Span<T> output = context.Out<T>(0);
        int channels = shape[1] / groups;
        int inner = (int)shape.Product(2, shape.Rank);
        for (int group = 0; group < shape[0] * groups; group++)
        {
            int start = group * channels * inner;
            var moments = Moments.Of(input.Slice(start, channels * inner));
            double factor = 1 / Math.Sqrt(moments.Variance + epsilon);
            for (int i = 0; i < channels * inner; i++)
            {
                int channel = group % groups * channels + i / inner;
                output[start + i] = Real.To<T>((Real.Of(input[start + i]) - moments.Mean) * factor * Real.Of(scale[channel]) + Real.Of(bias[channel]));
            }
        }
    }
}
