using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of all elements along one axis.</summary>
internal interface ILineOperator
{
    /// <summary>Fills <paramref name="output"/>, as long as <paramref name="input"/> and apart from it.</summary>
    static abstract void Apply(ReadOnlySpan<double> input, Span<double> output);
}

/// <summary>One float input and an output of the same shape, line by line along an axis, in double.</summary>
internal readonly struct LineLoop<TOperator>(long axis) : IFloatBody where TOperator : ILineOperator
{
    public static OpKernel Bind(Node node, long axis) => TypeSwitch.Floats(node.Inputs[0].Type, new LineLoop<TOperator>(axis));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = context.Input(0).Shape;
        int at = InferenceContext.Axis(axis, shape.Rank);
        int length = shape[at];
        int stride = (int)shape.Product(at + 1, shape.Rank);
        int outer = (int)shape.Product(0, at);
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> output = context.Out<T>(0);
        var line = new double[length];
        var result = new double[length];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < stride; i++)
            {
                int start = o * length * stride + i;
                for (int k = 0; k < length; k++) line[k] = Real.Of(input[start + k * stride]);
                TOperator.Apply(line, result);
                for (int k = 0; k < length; k++) output[start + k * stride] = Real.To<T>(result[k]);
            }
        }
    }
}
