using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GroupConvolutionBackpropData-1: filters <c>[groups, Cin/groups, Cout/groups, kernel...]</c>, each group of channels on its own.</summary>
internal static class GroupConvolutionBackpropData
{
    public static OpKernel Bind(Node node) => ConvolutionBackpropData.Bind(node, grouped: true);
}
