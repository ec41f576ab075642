using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Exp-1: e to the x.</summary>
internal readonly struct Exp : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Exp>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Exp(x);
}
