using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Sin-1: sine of radians.</summary>
internal readonly struct Sin : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Sin>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Sin(x);
}
