using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LSTMSequence-5: <see cref="LstmStep"/> along time.</summary>
internal static class LSTMSequence
{
    public static OpKernel Bind(Node node) => RecurrentLoop.Bind(node, new LstmStep(node.Attributes), sequence: true);
}
