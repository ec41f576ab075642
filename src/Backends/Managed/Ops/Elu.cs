using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Elu-1 (arXiv:1511.07289): x above 0, alpha * (exp(x) - 1) below.</summary>
internal readonly struct Elu(double alpha) : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Elu>.Bind(node.Inputs[0].Type, new Elu(node.Attributes.Double("alpha")));

    public double Apply(double x) => x < 0 ? alpha * (Math.Exp(x) - 1) : x;
}
