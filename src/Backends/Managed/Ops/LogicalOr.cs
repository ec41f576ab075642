using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>LogicalOr-1: either.</summary>
internal readonly struct LogicalOr : ILogicalOperator
{
    public static bool Apply(bool left, bool right) => left | right;
}
