using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>BitwiseXor-13: bit by bit; on boolean elements LogicalXor.</summary>
internal readonly struct BitwiseXor : IBitwiseOperator
{
    public static OpKernel Bind(Node node) => BitwiseLoop<BitwiseXor>.BindWithBoolean<LogicalXor>(node);

    public static T Apply<T>(T left, T right) where T : unmanaged, IBinaryInteger<T> => left ^ right;
}
