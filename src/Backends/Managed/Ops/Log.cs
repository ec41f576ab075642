using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Log-1: natural logarithm; NaN below 0.</summary>
internal readonly struct Log : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Log>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Log(x);
}
