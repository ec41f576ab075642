using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Sinh-1: hyperbolic sine.</summary>
internal readonly struct Sinh : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Sinh>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Sinh(x);
}
