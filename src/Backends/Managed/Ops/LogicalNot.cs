using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LogicalNot-1: true where x is false.</summary>
internal static class LogicalNot
{
    public static OpKernel Bind(Node node) => context =>
    {
        ReadOnlySpan<byte> input = context.In<byte>(0);
        Span<byte> result = context.Out<byte>(0);
        for (int i = 0; i < result.Length; i++) result[i] = input[i] == 0 ? (byte)1 : (byte)0;
    };
}
