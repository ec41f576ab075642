using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Trace;

/// <summary>Writes what a generation does as JSON lines: a header, a line for each step, a last line with the totals. The format is in <c>docs/trace.md</c>.</summary>
/// <param name="output">Takes the lines; it stays the caller's.</param>
/// <param name="header">What runs; prompt and config are filled in.</param>
/// <param name="text">How ids become text.</param>
public sealed class TraceWriter(Stream output, TraceHeader header, TraceText text) : IGenerationObserver
{
    private const int Top = 5;

    private readonly TopK _top = new(Top);
    private readonly TokenHistory _none = new([]);
    private readonly StringBuilder _text = new();
    private LogitsRow? _row;
    private long _start;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<int> prompt, GenerationConfig config)
    {
        _start = Stopwatch.GetTimestamp();
        Write(header with { Prompt = prompt, Config = TraceConfig.Of(config) });
    }

    /// <inheritdoc/>
    public void Step(in DecodingStep step)
    {
        string? source = step.Draft?.Source;
        var draft = new TraceGuess[step.Guesses.Length];
        for (int i = 0; i < draft.Length; i++) draft[i] = new TraceGuess(step.Guesses[i], text.Of(step.Guesses[i]), (float?)step.DraftProbability(i));
        var rows = new TraceRow[step.Rows];
        for (int row = 0; row < rows.Length; row++) rows[row] = new TraceRow(TopOf(step.Row(row)));
        var kept = new TraceKept[step.Kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            string by = i < step.Accepted ? source! : TraceKept.Model;
            kept[i] = new TraceKept(step.Kept[i], Add(step.Kept[i]), step.RowOf(i), by, (float)step.Probabilities[i], ModelProbability(step.Row(step.RowOf(i)), step.Kept[i]));
        }

        Write(new TraceStep
        {
            Step = step.Index, Fed = step.Fed.ToArray(), Source = source, Draft = draft, Parents = step.Parents.IsEmpty ? null : step.Parents.ToArray(), Accepted = step.Accepted, Kept = kept,
            Rows = rows, Draws = step.Draws.ToArray(), CacheLength = step.CacheLength, Us = TraceTimes.Of(step.DraftTime, step.ForwardTime, step.ChoiceTime),
        });
    }

    /// <inheritdoc/>
    public void Step(in BeamSearchStep step) => Write(new TraceBeams
    {
        Step = step.Index, Fed = step.Fed, CacheLength = step.CacheLength, Us = TraceTimes.Of(default, step.ForwardTime, step.ChoiceTime),
        Beams = [.. step.Beams.Select(beam => new TraceBeam(beam.Row, beam.Parent, beam.Token, text.Of(beam.Token), beam.Score, beam.LogProbability))],
    });

    /// <inheritdoc/>
    public void End(GenerationEnd end)
    {
        GenerationStatistics statistics = end.Statistics;
        string rest = text.Flush();
        TraceAnswer[] answers = [.. end.Answers.Select(answer => new TraceAnswer(answer.Ids, answer.Score, text.Decode(answer.Ids), Name(answer.FinishReason)))];
        Write(new TraceEnd
        {
            FinishReason = Name(end.FinishReason), Tokens = statistics.Tokens, Forwards = statistics.Forwards, Guessed = statistics.Guessed, Accepted = statistics.Accepted, Rest = rest,
            Text = answers.Length > 0 ? answers[0].Text : _text.Append(rest).ToString(), Answers = answers.Length > 0 ? answers : null,
            Us = TraceTimes.Of(statistics.DraftTime, statistics.ForwardTime, statistics.ChoiceTime, Stopwatch.GetElapsedTime(_start)),
        });
        output.Flush();
    }

    private static string Name(FinishReason reason) => reason.ToString().ToLowerInvariant();

    private string Add(int id)
    {
        string piece = text.Append(id);
        _text.Append(piece);
        return piece;
    }

    private TraceTop[] TopOf(ReadOnlySpan<float> logits)
    {
        if (_row?.VocabularySize != logits.Length) _row = new LogitsRow(logits.Length);
        _row.Load(logits);
        _top.Apply(_row, _none);
        var top = new TraceTop[Math.Min(Top, logits.Length)];
        for (int i = 0; i < top.Length; i++) top[i] = new TraceTop(_row.Candidates[i], logits[_row.Candidates[i]], text.Of(_row.Candidates[i]));
        return top;
    }

    private static float ModelProbability(ReadOnlySpan<float> logits, int id) => (float)Math.Exp(logits[id] - TokenLogprobs.LogSumExp(logits));

    private void Write(TraceLine line)
    {
        JsonSerializer.Serialize(output, line, TraceJson.Options);
        output.WriteByte((byte)'\n');
    }
}
