namespace Lockstep.Pipelines;

/// <summary>Sums over the answers of a group in one round.</summary>
internal sealed record LabRun
{
    public int Tokens { get; init; }

    /// <summary>Forward passes after the prompts'.</summary>
    public int Forwards { get; init; }

    public int Guessed { get; init; }

    public int Accepted { get; init; }

    /// <summary>Seconds until the first tokens.</summary>
    public double First { get; init; }

    /// <summary>Seconds after the first tokens.</summary>
    public double Decode { get; init; }

    /// <summary>Seconds in the draft.</summary>
    public double Draft { get; init; }

    public static LabRun operator +(LabRun a, LabRun b) => new()
    {
        Tokens = a.Tokens + b.Tokens, Forwards = a.Forwards + b.Forwards, Guessed = a.Guessed + b.Guessed, Accepted = a.Accepted + b.Accepted,
        First = a.First + b.First, Decode = a.Decode + b.Decode, Draft = a.Draft + b.Draft,
    };
}
