using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LSTMCell-4: one step of <see cref="LstmStep"/>.</summary>
internal static class LSTMCell
{
    public static OpKernel Bind(Node node) => RecurrentLoop.Bind(node, new LstmStep(node.Attributes), sequence: false);
}
