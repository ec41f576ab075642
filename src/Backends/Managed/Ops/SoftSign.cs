using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>SoftSign-9: x / (1 + |x|).</summary>
internal readonly struct SoftSign : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<SoftSign>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => x / (1 + Math.Abs(x));
}
