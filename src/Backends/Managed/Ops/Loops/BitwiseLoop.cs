using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>A function of the bits of two integers.</summary>
internal interface IBitwiseOperator
{
    /// <summary>The function.</summary>
    static abstract T Apply<T>(T left, T right) where T : unmanaged, IBinaryInteger<T>;
}

/// <summary>Two integer inputs of one type, broadcast, one output of that type.</summary>
internal readonly struct BitwiseLoop<TOperator>(AutoBroadcast broadcast) : IIntegerBody where TOperator : IBitwiseOperator
{
    public static OpKernel Bind(Node node) => TypeSwitch.Integers(node.Inputs[0].Type, new BitwiseLoop<TOperator>(AutoBroadcast.Read(node.Attributes)));

    /// <summary>For an op that means <typeparamref name="TLogical"/> on boolean elements.</summary>
    public static OpKernel BindWithBoolean<TLogical>(Node node) where TLogical : ILogicalOperator =>
        node.Inputs[0].Type == DType.Boolean ? LogicalLoop<TLogical>.Bind(node) : Bind(node);

    public void Run<T>(OpContext context) where T : unmanaged, IBinaryInteger<T> =>
        Zip.Run<T, T, Closed<T>>(context, broadcast.Align(context.Input(0).Shape, context.Input(1).Shape));

    private readonly struct Closed<T> : IZip<T, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static T Apply(T left, T right) => TOperator.Apply(left, right);
    }
}
