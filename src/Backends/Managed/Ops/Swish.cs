using System.Numerics;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Swish-4 (arXiv:1710.05941): x * sigmoid(beta * x); beta is a scalar input, 1 when it is missing.</summary>
internal readonly struct Swish : IFloatBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, default(Swish));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double beta = context.InputCount > 1 ? double.CreateTruncating(context.In<T>(1)[0]) : 1;
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        for (int i = 0; i < result.Length; i++)
        {
            double x = double.CreateTruncating(input[i]);
            result[i] = T.CreateTruncating(x / (1 + Math.Exp(-beta * x)));
        }
    }
}
