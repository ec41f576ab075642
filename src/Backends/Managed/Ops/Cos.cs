using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Cos-1: cosine of radians.</summary>
internal readonly struct Cos : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Cos>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Cos(x);
}
