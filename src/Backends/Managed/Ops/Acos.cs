using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Acos-1: arc cosine in radians; NaN outside [-1, 1].</summary>
internal readonly struct Acos : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Acos>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Acos(x);
}
