using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GRUSequence-5: <see cref="GruStep"/> along time.</summary>
internal static class GRUSequence
{
    public static OpKernel Bind(Node node) => RecurrentLoop.Bind(node, new GruStep(node.Attributes), sequence: true);
}
