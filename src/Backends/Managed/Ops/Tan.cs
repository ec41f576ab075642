using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Tan-1: tangent of radians.</summary>
internal readonly struct Tan : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Tan>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Tan(x);
}
