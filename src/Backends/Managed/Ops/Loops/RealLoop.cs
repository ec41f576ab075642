using System.Numerics;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of one real number, in double. Parameters are fields.</summary>
internal interface IRealFunction
{
    /// <summary>The function.</summary>
    double Apply(double x);
}

/// <summary>
/// One input, one output of its type and shape, computed in double and rounded once. Integers round to nearest, ties to even, and saturate;
/// no number gives the lowest integer, as native OpenVINO does.
/// </summary>
internal readonly struct RealLoop<TFunction>(TFunction function) : INumberBody where TFunction : struct, IRealFunction
{
    public static OpKernel Bind(DType type, TFunction function) => TypeSwitch.Numbers(type, new RealLoop<TFunction>(function));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        TFunction apply = function;
        for (int i = 0; i < result.Length; i++) result[i] = Round<T>(apply.Apply(double.CreateTruncating(input[i])));
    }

    private static T Round<T>(double value) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double)) return T.CreateTruncating(value);
        return double.IsNaN(value) ? T.MinValue : T.CreateSaturating(Math.Round(value, MidpointRounding.ToEven));
    }
}
