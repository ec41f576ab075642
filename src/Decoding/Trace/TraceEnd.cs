namespace Lockstep.Decoding.Trace;

/// <summary>Last line of a trace.</summary>
public sealed record TraceEnd : TraceLine
{
    /// <summary>Why the generation ended: <c>stop</c>, <c>length</c>, <c>cancelled</c>, <c>time</c>; <c>none</c> when its reader left it.</summary>
    public required string FinishReason { get; init; }

    /// <summary>Tokens generated.</summary>
    public required int Tokens { get; init; }

    /// <summary>Forward passes, the prompt's included.</summary>
    public required int Forwards { get; init; }

    /// <summary>Tokens guessed.</summary>
    public int Guessed { get; init; }

    /// <summary>Guesses that became part of the answer.</summary>
    public int Accepted { get; init; }

    /// <summary>Text that no token alone completed, such as a broken character at the end.</summary>
    public string Rest { get; init; } = "";

    /// <summary>The text of all tokens; a stop string is still in it.</summary>
    public required string Text { get; init; }

    /// <summary>Answers of a beam search, the best first; null for other generations.</summary>
    public IReadOnlyList<TraceAnswer>? Answers { get; init; }

    /// <summary>Microseconds.</summary>
    public required TraceTimes Us { get; init; }
}
