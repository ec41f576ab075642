using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>BitwiseAnd-13: bit by bit; on boolean elements LogicalAnd.</summary>
internal readonly struct BitwiseAnd : IBitwiseOperator
{
    public static OpKernel Bind(Node node) => BitwiseLoop<BitwiseAnd>.BindWithBoolean<LogicalAnd>(node);

    public static T Apply<T>(T left, T right) where T : unmanaged, IBinaryInteger<T> => left & right;
}
