namespace Lockstep.Parity.Steps;

/// <summary>Logits steps against captured ones.</summary>
/// <param name="Groups">A line a step, in the order of the file.</param>
/// <param name="Misses">What differs, in the order of the file.</param>
public sealed record StepParityReport(IReadOnlyList<StepGroup> Groups, IReadOnlyList<StepMiss> Misses)
{
    /// <summary>True when nothing differs but the choice among equal logits.</summary>
    public bool Passed => Misses.Count == 0;
}
