using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Tanh-1: hyperbolic tangent.</summary>
internal readonly struct Tanh : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Tanh>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Tanh(x);
}
