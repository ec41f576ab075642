using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>BitwiseOr-13: bit by bit; on boolean elements LogicalOr.</summary>
internal readonly struct BitwiseOr : IBitwiseOperator
{
    public static OpKernel Bind(Node node) => BitwiseLoop<BitwiseOr>.BindWithBoolean<LogicalOr>(node);

    public static T Apply<T>(T left, T right) where T : unmanaged, IBinaryInteger<T> => left | right;
}
