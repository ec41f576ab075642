using System.Numerics;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Selu-1 (arXiv:1706.02515): lambda * (x above 0, alpha * (exp(x) - 1) below); alpha and lambda are inputs of one number.</summary>
internal readonly struct Selu : IFloatBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Floats(node.Inputs[0].Type, default(Selu));

    public void Run<T>(OpContext context) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double alpha = double.CreateTruncating(context.In<T>(1)[0]);
        double lambda = double.CreateTruncating(context.In<T>(2)[0]);
        ReadOnlySpan<T> input = context.In<T>(0);
        Span<T> result = context.Out<T>(0);
        for (int i = 0; i < result.Length; i++)
        {
            double x = double.CreateTruncating(input[i]);
            result[i] = T.CreateTruncating(lambda * (x > 0 ? x : alpha * (Math.Exp(x) - 1)));
        }
    }
}
