namespace Lockstep.Decoding.Trace;

/// <summary>A line of one forward pass.</summary>
public sealed record TraceStep : TraceLine
{
    /// <summary>Number of the pass, from 0, the prompt's.</summary>
    public required int Step { get; init; }

    /// <summary>Ids fed.</summary>
    public required IReadOnlyList<int> Fed { get; init; }

    /// <summary>Which draft guessed, of a composite the member; null without guesses.</summary>
    public string? Source { get; init; }

    /// <summary>The guesses.</summary>
    public IReadOnlyList<TraceGuess> Draft { get; init; } = [];

    /// <summary>Of a tree: the row that each guess continues (row 0 is the token before the guesses, row i the i-th guess); null for a chain.</summary>
    public IReadOnlyList<int>? Parents { get; init; }

    /// <summary>Guesses that became part of the answer.</summary>
    public required int Accepted { get; init; }

    /// <summary>Tokens that the pass gave, in order.</summary>
    public required IReadOnlyList<TraceKept> Kept { get; init; }

    /// <summary>The most likely tokens of each row of logits, before all steps.</summary>
    public required IReadOnlyList<TraceRow> Rows { get; init; }

    /// <summary>Draws taken from the tape.</summary>
    public IReadOnlyList<float> Draws { get; init; } = [];

    /// <summary>Tokens in the cache after the pass.</summary>
    public required int CacheLength { get; init; }

    /// <summary>Microseconds.</summary>
    public required TraceTimes Us { get; init; }
}
