using Lockstep.Decoding;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Steps;

namespace Lockstep.Parity.Compare;

/// <summary>Our logits steps and selection on the rows that a capture has, one row after the other, with its draws.</summary>
internal sealed class StepReplay
{
    private readonly List<StepRow> _rows = [];
    private readonly List<int> _chosen = [];

    /// <summary>Each row after our steps against the captured one; empty when there is none.</summary>
    public IReadOnlyList<StepRow> Rows => _rows;

    /// <summary>What we choose in place of each captured token; empty when that cannot be said.</summary>
    public IReadOnlyList<int> Chosen => _chosen;

    /// <summary>Why no rows can be compared after the steps; null when they were.</summary>
    public string? WhyNoRows { get; private set; }

    /// <summary>Why no token can be chosen; null when they were.</summary>
    public string? WhyNoChoice { get; private set; }

    /// <summary>Replays a prompt's answer.</summary>
    public static StepReplay Run(CapturedPrompt prompt, GenerationConfig config)
    {
        var replay = new StepReplay();
        if (prompt.Chosen is not { } chosen) (replay.WhyNoRows, replay.WhyNoChoice) = ("the capture has no chosen ids", "the capture has no chosen ids");
        else if (prompt.Logits is { IsWhole: true } rows) replay.Whole(prompt, config, chosen, rows);
        else replay.WithoutRows(prompt, config);
        return replay;
    }

    /// <summary>What would be chosen of a row with one given draw; null when the steps leave nothing.</summary>
    public static int? Choose(GenerationConfig config, ReadOnlySpan<int> ids, ReadOnlySpan<int> chosen, ReadOnlySpan<float> row, float draw)
    {
        var tape = new ReplayedTape([draw]);
        var logits = new LogitsRow(row);
        TokenHistory history = History(ids, chosen);
        try
        {
            foreach (ILogitsStep step in LogitsSteps.Of(config, tape)) step.Apply(logits, history);
            return Selector(config, tape).Select(logits);
        }
        catch (DecodingException)
        {
            return null; // more draws than one
        }
    }

    private void Whole(CapturedPrompt prompt, GenerationConfig config, int[] chosen, LogitsRows rows)
    {
        if (config.DoSample && prompt.Draws is null) WhyNoChoice = "the capture was sampled without its draws";
        if (prompt.Scores is null) WhyNoRows = "the capture has no scores, the rows after the steps";
        var tape = new ReplayedTape(prompt.Draws ?? [], "the tape of the capture");
        List<ILogitsStep> steps = LogitsSteps.Of(config, tape);
        ISelector selector = Selector(config, tape);
        TokenHistory history = History(prompt.Ids, []);
        for (int t = 0; t < chosen.Length; t++)
        {
            var row = new LogitsRow(rows.Row(t));
            foreach (ILogitsStep step in steps) step.Apply(row, history);
            if (prompt.Scores is { } scores) _rows.Add(StepRow.Compare(t, scores.Values<float>().Slice(t * rows.Width, rows.Width), row.Logits));
            if (WhyNoChoice is null) _chosen.Add(selector.Select(row));
            history.Append(chosen[t]);
        }
    }

    // Without whole rows there is nothing to apply steps to; a greedy choice may still be seen.
    private void WithoutRows(CapturedPrompt prompt, GenerationConfig config)
    {
        WhyNoRows = "the capture has no whole rows of logits to apply steps to";
        if (config.DoSample) WhyNoChoice = "the capture was sampled, and has no whole rows of logits";
        else if (prompt.Scores is { } scores) for (int t = 0; t < scores.Shape[0]; t++) _chosen.Add(Greedy.ArgMax(scores.Values<float>().Slice(t * scores.Shape[1], scores.Shape[1])));
        else if (prompt.Logits is { } top && LogitsSteps.Of(config, new ReplayedTape([])).Count == 0) for (int t = 0; t < top.Count; t++) _chosen.Add(top.Ids(t)[LargestLogits.Best(top.Row(t), 1)[0]]);
        else WhyNoChoice = "the capture has no rows to choose from";
    }

    private static ISelector Selector(GenerationConfig config, IDrawTape tape) => config switch
    {
        { DoSample: false } => new Greedy(),
        { Mirostat: { } settings } => new Mirostat2(settings, tape),
        _ => new Multinomial(tape),
    };

    private static TokenHistory History(ReadOnlySpan<int> ids, ReadOnlySpan<int> chosen)
    {
        var history = new TokenHistory(ids);
        foreach (int id in chosen) history.Append(id);
        return history;
    }
}
