using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LogicalAnd-1: both.</summary>
internal readonly struct LogicalAnd : ILogicalOperator
{
    public static bool Apply(bool left, bool right) => left & right;
}
