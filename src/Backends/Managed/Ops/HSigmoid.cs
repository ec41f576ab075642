using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>HSigmoid-5: min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HSigmoid : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<HSigmoid>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Min(Math.Max(x + 3, 0), 6) / 6;
}
