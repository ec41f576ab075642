using System.Numerics;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Clamp-1: min(max(x, min), max); NaN stays NaN. For integers min rounds up and max down, so that the result lies between them.</summary>
internal readonly struct Clamp(double min, double max) : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new Clamp(node.Attributes.Double("min"), node.Attributes.Double("max")));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        bool real = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        T low = real ? T.CreateTruncating(min) : T.CreateSaturating(Math.Ceiling(min));
        T high = real ? T.CreateTruncating(max) : T.CreateSaturating(Math.Floor(max));
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        for (int i = 0; i < result.Length; i++)
        {
            T value = input[i];
            if (value < low) value = low;
            result[i] = value > high ? high : value;
        }
    }
}
