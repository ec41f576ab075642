using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LogicalXor-1 (and Xor-1): exactly one.</summary>
internal readonly struct LogicalXor : ILogicalOperator
{
    public static bool Apply(bool left, bool right) => left ^ right;
}
