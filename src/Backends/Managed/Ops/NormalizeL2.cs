using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>NormalizeL2-1: x / sqrt(sum of squares + eps), or x / sqrt(max(sum of squares, eps)), over the axes of input 1; without axes every element but 0 becomes 1.</summary>
internal readonly struct NormalizeL2(double epsilon, bool add) : IFloatBody
{
    public static OpKernel Bind(Node node)
    {
        bool add = node.Attributes.OneOf("eps_mode", null, "add", "max") == "add";
        return TypeSwitch.Floats(node.Inputs[0].Type, new NormalizeL2(node.Attributes.Double("eps"), add));
    }

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        long[] axes = ElementConverter.ToInt64s(context.Input(1));
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> output = context.Out<T>(0);
        if (axes.Length == 0)
        {
            for (int i = 0; i < output.Length; i++) output[i] = input[i] == T.Zero ? T.Zero : T.One;
            return;
        }

        var groups = new AxisGroups(context.Input(0).Shape, axes);
        foreach (int start in groups.Starts)
        {
            double sum = 0;
            foreach (int member in groups.Members)
            {
                double value = Real.Of(input[start + member]);
                sum += value * value;
            }

            double norm = Math.Sqrt(add ? sum + epsilon : Math.Max(sum, epsilon));
            foreach (int member in groups.Members) output[start + member] = Real.To<T>(Real.Of(input[start + member]) / norm);
        }
    }
}
