using System.Diagnostics;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Stop;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// Several drawn answers to one prompt as rows of one session: the prompt is fed once, as one row, which becomes a row for each answer; one pass gives every answer its next token, and
/// rows whose answers have ended are dropped. Answers draw in turn from one tape, so each token is the one that a <see cref="Generator"/> of its own would have drawn.
/// </summary>
internal sealed class SequenceBatch
{
    private readonly Session _session;
    private readonly GenerationConfig _config;
    private readonly int _contextLength;
    private readonly GeneratorParts _parts;

    /// <summary>Over an empty session of one row that can exchange rows.</summary>
    /// <param name="session">The session; it stays the caller's.</param>
    /// <param name="config">A sampled generation without draft.</param>
    /// <param name="contextLength">The model's longest sequence; 0 when unknown.</param>
    /// <param name="parts">Steps, selector, stops and the tape, which must be there.</param>
    public SequenceBatch(Session session, GenerationConfig config, int contextLength, GeneratorParts parts) =>
        (_session, _config, _contextLength, _parts) = (session, config, contextLength, parts);

    /// <summary>Generates all answers, in the order of their draws.</summary>
    public IReadOnlyList<GeneratedSequence> Generate(IReadOnlyList<int> prompt, CancellationToken cancellation)
    {
        _ = new Generator(_session, _config, _contextLength, _parts).Generate(prompt, cancellation); // refuses what has no answer; runs nothing yet
        int limit = _config.NewTokenLimit(prompt.Count, _contextLength);
        Answer[] answers = Enumerable.Range(0, _config.NumReturnSequences).Select(_ => new Answer(_config, _parts, [.. prompt], limit)).ToArray();
        List<Answer> running = answers.Where(answer => answer.FinishReason == FinishReason.None).ToList();
        long start = Stopwatch.GetTimestamp();
        Tensor? logits = null;
        while (running.Count > 0)
        {
            if (cancellation.IsCancellationRequested)
            {
                foreach (Answer answer in running) answer.FinishReason = FinishReason.Cancelled;
                break;
            }

            logits = logits is null ? _session.Forward(prompt.ToArray(), lastRows: 1) : Feed(running);
            for (int i = 0; i < running.Count; i++) running[i].Take(Row(logits, Math.Min(i, logits.Shape[0] - 1)));
            bool late = _config.MaxTime is { } time && Stopwatch.GetElapsedTime(start) >= time;
            foreach (Answer answer in running.Where(answer => late && answer.FinishReason == FinishReason.None)) answer.FinishReason = FinishReason.Time;
            running = GoOn(running);
        }

        return Array.ConvertAll(answers, answer => answer.Result());
    }

    private Tensor Feed(List<Answer> running) => _session.Forward(Tensor.From(running.Select(answer => (long)answer.Last).ToArray(), running.Count, 1), lastRows: 1);

    // After the prompt there is one row for all; later rows stand as the running answers do.
    private List<Answer> GoOn(List<Answer> running)
    {
        int rows = _session.Batch;
        int[] parents = Enumerable.Range(0, running.Count).Where(i => running[i].FinishReason == FinishReason.None).Select(i => Math.Min(i, rows - 1)).ToArray();
        if (parents.Length > 0 && parents.Length != rows) _session.Reorder(parents);
        return running.Where(answer => answer.FinishReason == FinishReason.None).ToList();
    }

    private static ReadOnlySpan<float> Row(Tensor logits, int row) => logits.Values<float>().Slice(((row + 1) * logits.Shape[1] - 1) * logits.Shape[2], logits.Shape[2]);

    private sealed class Answer
    {
        private readonly GenerationConfig _config;
        private readonly IStopCondition[] _stops;
        private readonly TokenHistory _history;
        private readonly TokenChooser _chooser;
        private readonly int _limit;
        private double _score;

        public Answer(GenerationConfig config, GeneratorParts parts, int[] prompt, int limit)
        {
            (_config, _stops, _history, _limit) = (config, [.. parts.Stops], new TokenHistory(prompt), limit);
            IDrawTape tape = parts.Tape!;
            _chooser = new TokenChooser(parts.Steps ?? LogitsSteps.Of(config, tape, parts.Grammar), parts.Selector ?? Generator.Selector(config, tape));
            FinishReason = limit > 0 ? FinishReason.None : FinishReason.Length;
        }

        public FinishReason FinishReason { get; set; }

        public int Last => _history.Ids[^1];

        public void Take(ReadOnlySpan<float> logits)
        {
            int token = _chooser.Choose(logits, _history);
            if (_config.Logprobs > 0) _score += TokenLogprobs.Of(logits, token, _config.Logprobs).Chosen.Logprob;
            _history.Append(token);
            FinishReason = Generator.Finish(token, _history, _config, _stops, _limit);
        }

        public GeneratedSequence Result() => new((_config.Echo ? _history.Span : _history.Generated).ToArray(), _score, FinishReason);
    }
}
