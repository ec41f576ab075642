using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Asin-1: arc sine in radians; NaN outside [-1, 1].</summary>
internal readonly struct Asin : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Asin>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Asin(x);
}
