using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>Runs of equal batch and rows: one record a step, once it ran.</summary>
internal sealed class RunClass(int steps)
{
    /// <summary>By step; null for one that has not run.</summary>
    public StepRecord?[] Records { get; } = new StepRecord?[steps];

    /// <summary>Room for the rows of which logits are made, when not all are.</summary>
    public Tensor? LastRows { get; set; }

    /// <summary>True once a whole run was recorded.</summary>
    public bool IsRecorded { get; set; }
}
