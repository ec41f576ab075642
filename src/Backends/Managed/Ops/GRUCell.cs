using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>GRUCell-3: one step of <see cref="GruStep"/>.</summary>
internal static class GRUCell
{
    public static OpKernel Bind(Node node) => RecurrentLoop.Bind(node, new GruStep(node.Attributes), sequence: false);
}
