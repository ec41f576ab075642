using System.Numerics;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of one number, exact in every number type. Parameters are fields.</summary>
internal interface IUnaryOperator
{
    /// <summary>The function.</summary>
    T Apply<T>(T value) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>One input, one output of its type and shape.</summary>
internal readonly struct UnaryLoop<TOperator>(TOperator function) : INumberBody where TOperator : struct, IUnaryOperator
{
    public static OpKernel Bind(DType type, TOperator function) => TypeSwitch.Numbers(type, new UnaryLoop<TOperator>(function));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        TOperator apply = function;
        for (int i = 0; i < result.Length; i++) result[i] = apply.Apply(input[i]);
    }
}
