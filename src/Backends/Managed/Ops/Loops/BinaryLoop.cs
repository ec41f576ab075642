using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of two numbers.</summary>
internal interface IBinaryOperator
{
    /// <summary>The function.</summary>
    static abstract T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>Two inputs of one type, broadcast, one output of that type.</summary>
internal readonly struct BinaryLoop<TOperator>(AutoBroadcast broadcast) : INumberBody where TOperator : IBinaryOperator
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new BinaryLoop<TOperator>(AutoBroadcast.Read(node.Attributes)));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        Zip.Run<T, T, Closed<T>>(context, broadcast.Align(context.Input(0).Shape, context.Input(1).Shape));

    private readonly struct Closed<T> : IZip<T, T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public static T Apply(T left, T right) => TOperator.Apply(left, right);
    }
}
