using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Atan-1: arc tangent in radians.</summary>
internal readonly struct Atan : IRealFunction
{
    public static OpKernel Bind(Node node) => RealLoop<Atan>.Bind(node.Inputs[0].Type, default);

    public double Apply(double x) => Math.Atan(x);
}
