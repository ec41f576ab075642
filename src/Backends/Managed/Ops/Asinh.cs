using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Asinh-4: inverse hyperbolic sine.</summary>
internal readonly struct Asinh : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Asinh>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Asinh(x);
}
