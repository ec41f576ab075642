namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Where a state of the deterministic automaton leads.</summary>
/// <param name="Target">The next state; null when there is none.</param>
/// <param name="Pushed">Frames that have become common to all its configurations, the first call first.</param>
internal sealed record Transition(DfaState? Target, ReturnFrame[] Pushed)
{
    /// <summary>Whether it leads to a state and does nothing to the calls below.</summary>
    public readonly bool IsPlain = Target is { Ends: false } && Pushed.Length == 0;

    /// <summary>The byte is not accepted.</summary>
    public static Transition Dead { get; } = new(null, []);
}
