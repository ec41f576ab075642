using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>RNNSequence-5: <see cref="RnnStep"/> along time.</summary>
internal static class RNNSequence
{
    public static OpKernel Bind(Node node) => RecurrentLoop.Bind(node, new RnnStep(node.Attributes), sequence: true);
}
