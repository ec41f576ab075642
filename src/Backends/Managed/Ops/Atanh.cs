using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Atanh-4: inverse hyperbolic tangent; NaN outside [-1, 1].</summary>
internal readonly struct Atanh : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Atanh>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Atanh(x);
}
