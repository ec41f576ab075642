namespace Lockstep.Decoding.Trace;

/// <summary>One step of a beam search.</summary>
public readonly ref struct BeamSearchStep
{
    /// <summary>Number of the step, from 0, the prompt's.</summary>
    public required int Index { get; init; }

    /// <summary>The beams that go on; empty when all have ended.</summary>
    public required IReadOnlyList<RunningBeam> Beams { get; init; }

    /// <summary>Rows fed to the model before this step, all beams together.</summary>
    public required int Fed { get; init; }

    /// <summary>Tokens in the cache of each beam.</summary>
    public required int CacheLength { get; init; }

    /// <summary>Time in the forward pass, the exchange of rows included.</summary>
    public required TimeSpan ForwardTime { get; init; }

    /// <summary>Time in logits steps and in choosing beams.</summary>
    public required TimeSpan ChoiceTime { get; init; }
}
