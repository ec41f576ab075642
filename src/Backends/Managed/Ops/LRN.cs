using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// LRN-1: x / (bias + alpha / size^axes * sum of squares)^beta, the sum over the elements up to (size - 1) / 2 away from x along each axis of input 1,
/// cut at the borders.
/// </summary>
internal readonly struct LRN(double alpha, double beta, double bias, int size) : IFloatBody
{
    public static OpKernel Bind(Node node)
    {
        Attributes attributes = node.Attributes;
        var body = new LRN(attributes.Double("alpha"), attributes.Double("beta"), attributes.Double("bias", 1), attributes.Int("size"));
        return TypeSwitch.Floats(node.Inputs[0].Type, body);
    }

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = context.Input(0).Shape;
        int[] axes = ElementConverter.ToInt64s(context.Input(1)).Select(axis => InferenceContext.Axis(axis, shape.Rank)).Distinct().ToArray();
        double[] values = Real.All(context.In<T>(0));
        double[] sums = values.Select(value => value * value).ToArray();
        foreach (int axis in axes) sums = WindowSums(shape, axis, sums);
        double scale = alpha / Math.Pow(size, axes.Length);
        Span<T> output = context.Out<T>(0);
        for (int i = 0; i < values.Length; i++) output[i] = Real.To<T>(values[i] / Math.Pow(bias + scale * sums[i], beta));
    }

    // The box sum over several axes is the sum along one axis after the other.
    private double[] WindowSums(Shape shape, int axis, double[] values)
    {
        var sums = new double[values.Length];
        int stride = (int)shape.Product(axis + 1, shape.Rank);
        int reach = (size - 1) / 2;
        for (int i = 0; i < values.Length; i++)
        {
            int at = i / stride % shape[axis];
            int from = Math.Max(0, at - reach);
            int to = Math.Min(shape[axis], at + reach + 1);
            for (int k = from; k < to; k++) sums[i] += values[i + (k - at) * stride];
        }

        return sums;
    }
}
