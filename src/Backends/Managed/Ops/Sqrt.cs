using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Sqrt-1: square root; NaN below 0.</summary>
internal readonly struct Sqrt : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Sqrt>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Sqrt(x);
}
