using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GroupConvolution-1: filters <c>[groups, Cout/groups, Cin/groups, kernel...]</c>, each group of channels on its own.</summary>
internal static class GroupConvolution
{
    public static OpKernel Bind(Node node) => Convolution.Bind(node, grouped: true);
}
