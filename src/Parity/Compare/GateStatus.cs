namespace Lockstep.Parity.Compare;

/// <summary>What became of a gate.</summary>
public enum GateStatus
{
    /// <summary>Compared, and good.</summary>
    Passed,

    /// <summary>Compared, and different; the cause says where.</summary>
    Failed,

    /// <summary>Not compared: one side does not have the numbers, or an earlier gate failed; the cause says which.</summary>
    NotCompared,
}
