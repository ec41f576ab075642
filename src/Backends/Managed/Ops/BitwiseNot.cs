using System.Numerics;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>BitwiseNot-13: every bit flipped; on boolean elements LogicalNot.</summary>
internal readonly struct BitwiseNot : IIntegerBody
{
    public static OpKernel Bind(Node node) => node.Inputs[0].Type == DType.Boolean ? LogicalNot.Bind(node) : TypeSwitch.Integers(node.Inputs[0].Type, default(BitwiseNot));

    public void Run<T>(OpContext context) where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        for (int i = 0; i < result.Length; i++) result[i] = ~input[i];
    }
}
