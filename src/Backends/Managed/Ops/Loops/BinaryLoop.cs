using System.Numerics;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of two numbers.</summary>
internal interface IBinaryOperator
{
    /// <summary>The function.</summary>
    static abstract T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>Two inputs of one type, broadcast, one output of that type.</summary>
internal readonly struct BinaryLoop<TOperator> : INumberBody where TOperator : IBinaryOperator
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, default(BinaryLoop<TOperator>));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> left = context.In<T>(0);
        ReadOnlySpan<T> right = context.In<T>(1);
        Span<T> result = context.Out<T>(0);
        var walk = new BroadcastWalk(context.Output(0).Shape, context.Input(0).Shape, context.Input(1).Shape);
        for (int i = 0; i < result.Length; i++, walk.Next()) result[i] = TOperator.Apply(left[walk.Offset(0)], right[walk.Offset(1)]);
    }
}
