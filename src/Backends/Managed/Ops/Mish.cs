using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Mish-4 (arXiv:1908.08681): x * tanh(softplus(x)).</summary>
internal readonly struct Mish : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Mish>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => x * Math.Tanh(default(SoftPlus).Apply(x));
}
