using System.Numerics;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>HardSigmoid-1: max(0, min(1, alpha * x + beta)); alpha and beta are inputs of one number.</summary>
internal readonly struct HardSigmoid : IFloatBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, default(HardSigmoid));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double alpha = double.CreateTruncating(context.In<T>(1)[0]);
        double beta = double.CreateTruncating(context.In<T>(2)[0]);
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        for (int i = 0; i < result.Length; i++) result[i] = T.CreateTruncating(Math.Max(0, Math.Min(1, alpha * double.CreateTruncating(input[i]) + beta)));
    }
}
