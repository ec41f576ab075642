namespace Lockstep.Decoding.Trace;

/// <summary>What a trace tells in a few numbers.</summary>
public sealed record TraceSummary
{
    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>How drafts, lengths and verifiers were asked for.</summary>
    public string? Strategy { get; init; }

    /// <summary>Why the generation ended.</summary>
    public required string FinishReason { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens generated.</summary>
    public required int Tokens { get; init; }

    /// <summary>Forward passes, the prompt's included.</summary>
    public required int Forwards { get; init; }

    /// <summary>Tokens by forward pass.</summary>
    public double TokensPerForward => Forwards == 0 ? 0 : (double)Tokens / Forwards;

    /// <summary>Tokens guessed.</summary>
    public required int Guessed { get; init; }

    /// <summary>Guesses that became part of the answer.</summary>
    public required int Accepted { get; init; }

    /// <summary>By place in the draft: how often it was guessed and how often it was accepted; of a tree by depth.</summary>
    public required IReadOnlyList<TracePosition> Positions { get; init; }

    /// <summary>How many passes with guesses accepted 0, 1, 2, ... of them.</summary>
    public required IReadOnlyList<int> AcceptedLengths { get; init; }

    /// <summary>By draft, the one with most guesses first.</summary>
    public required IReadOnlyList<TraceSource> Sources { get; init; }

    /// <summary>Microseconds of the prompt's pass.</summary>
    public required double PromptUs { get; init; }

    /// <summary>Microseconds of the passes after it.</summary>
    public required double ForwardUs { get; init; }

    /// <summary>Microseconds in drafts.</summary>
    public required double DraftUs { get; init; }

    /// <summary>Microseconds in logits steps, selection and verification.</summary>
    public required double ChoiceUs { get; init; }

    /// <summary>Microseconds of everything else: text, tracing, the reader of the tokens.</summary>
    public required double OtherUs { get; init; }

    /// <summary>Summarises a trace.</summary>
    public static TraceSummary Of(TraceFile trace)
    {
        double prompt = trace.Steps.Count > 0 ? trace.Steps[0].Us.Forward : trace.Beams.Count > 0 ? trace.Beams[0].Us.Forward : 0;
        TraceTimes times = trace.End.Us;
        return new TraceSummary
        {
            Model = trace.Header.Model, Strategy = trace.Header.Strategy, FinishReason = trace.End.FinishReason, PromptTokens = trace.Header.Prompt.Count, Tokens = trace.End.Tokens,
            Forwards = trace.End.Forwards, Guessed = trace.End.Guessed, Accepted = trace.End.Accepted, Positions = ByPosition(trace.Steps), AcceptedLengths = ByLength(trace.Steps), Sources = BySource(trace.Steps),
            PromptUs = prompt, ForwardUs = times.Forward - prompt, DraftUs = times.Draft, ChoiceUs = times.Choice,
            OtherUs = Math.Max(0, (times.Total ?? 0) - times.Forward - times.Draft - times.Choice),
        };
    }

    private static TracePosition[] ByPosition(IReadOnlyList<TraceStep> steps)
    {
        var offered = new SortedDictionary<int, (int Guessed, int Accepted)>();
        foreach (TraceStep step in steps)
        {
            var depths = new int[step.Draft.Count + 1];
            int deepest = 0;
            for (int i = 1; i < depths.Length; i++)
            {
                depths[i] = step.Parents is { } parents ? depths[parents[i - 1]] + 1 : i;
                deepest = Math.Max(deepest, depths[i]);
            }

            // Of a tree a depth counts once: either the path went through it or not.
            for (int depth = 1; depth <= deepest; depth++)
            {
                (int guessed, int accepted) = offered.GetValueOrDefault(depth);
                offered[depth] = (guessed + 1, accepted + (depth <= step.Accepted ? 1 : 0));
            }
        }

        return [.. offered.Select(pair => new TracePosition(pair.Key, pair.Value.Guessed, pair.Value.Accepted))];
    }

    private static int[] ByLength(IReadOnlyList<TraceStep> steps)
    {
        TraceStep[] guessing = [.. steps.Where(step => step.Draft.Count > 0)];
        var lengths = new int[guessing.Length == 0 ? 0 : guessing.Max(step => step.Accepted) + 1];
        foreach (TraceStep step in guessing) lengths[step.Accepted]++;
        return lengths;
    }

    private static TraceSource[] BySource(IReadOnlyList<TraceStep> steps) =>
    [
        .. steps.Where(step => step.Draft.Count > 0).GroupBy(step => step.Source!)
            .Select(group => new TraceSource(group.Key, group.Count(), group.Sum(step => step.Draft.Count), group.Sum(step => step.Accepted)))
            .OrderByDescending(source => source.Guessed).ThenBy(source => source.Name, StringComparer.Ordinal),
    ];
}
