using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Acosh-4: inverse hyperbolic cosine; NaN below 1.</summary>
internal readonly struct Acosh : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Acosh>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Acosh(x);
}
