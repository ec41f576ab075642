using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Floor-1: the largest integer not above x; integers stay.</summary>
internal readonly struct Floor : IRealFunction
{
    public static OpKernel Bind(Node node) => node.Inputs[0].Type.IsInteger ? Identity.Bind(node) : RealLoop<Floor>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Floor(x);
}
