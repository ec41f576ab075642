using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Gelu-2 and Gelu-7 in mode ERF (arXiv:1606.08415): x times the normal distribution function at x.</summary>
internal readonly struct Gelu : IRealFunction
{
    private const double InverseRootOfTwo = 0.70710678118654752440;

    public static OpKernel Bind(Node node)
    {
        string mode = node.Attributes.OneOf("approximation_mode", "ERF", "ERF", "TANH");
        return mode == "ERF" ? RealLoop<Gelu>.Bind(node.Inputs[0].Type, default) : RealLoop<GeluTanh>.Bind(node.Inputs[0].Type, default);
    }

    public double Apply(double x) => 0.5 * x * (1 + ErrorFunction.Of(x * InverseRootOfTwo));
}
