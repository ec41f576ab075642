using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Ceiling-1: the smallest integer not below x; integers stay.</summary>
internal readonly struct Ceiling : IRealFunction
{
    public static OpKernel Bind(Node node) => node.Inputs[0].Type.IsInteger ? Identity.Bind(node) : RealLoop<Ceiling>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Ceiling(x);
}
