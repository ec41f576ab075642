using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>HSwish-4: x * min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HSwish : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<HSwish>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => x * Math.Min(Math.Max(x + 3, 0), 6) / 6;
}
