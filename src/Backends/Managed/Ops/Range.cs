using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Range-0 and -4: start + i*step; floats in double, rounded once, so that no error builds up.</summary>
internal readonly struct Range : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Outputs[0].Type, default(Range));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Span<T> output = context.Out<T>(0);
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            double first = ElementConverter.Convert(context.Input(0), DType.F64).Values<double>()[0];
            double width = ElementConverter.Convert(context.Input(2), DType.F64).Values<double>()[0];
            for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(first + i * width);
            return;
        }

        long start = context.Integers(0)[0];
        long step = context.Integers(2)[0];
        for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(start + i * step);
    }
}
