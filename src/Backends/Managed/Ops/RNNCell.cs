using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>RNNCell-0: one step of <see cref="RnnStep"/>.</summary>
internal static class RNNCell
{
    public static OpKernel Bind(Node node) => RecurrentLoop.Bind(node, new RnnStep(node.Attributes), sequence: false);
}
