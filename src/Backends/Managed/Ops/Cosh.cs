using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Cosh-1: hyperbolic cosine.</summary>
internal readonly struct Cosh : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Cosh>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Cosh(x);
}
