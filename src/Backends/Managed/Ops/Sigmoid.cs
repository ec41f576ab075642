using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Sigmoid-1: 1 / (1 + exp(-x)).</summary>
internal readonly struct Sigmoid : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Sigmoid>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => 1 / (1 + Math.Exp(-x));
}
