using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Erf-1: the error function.</summary>
internal readonly struct Erf : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Erf>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => ErrorFunction.Of(x);
}
