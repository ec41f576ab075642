using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>SoftPlus-4: log(1 + exp(x)), arranged so that a large x does not overflow.</summary>
internal readonly struct SoftPlus : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<SoftPlus>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));
}
