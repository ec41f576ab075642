using Lockstep.Decoding.Logits;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// Beam search as Transformers 5 does it: max(2, 1 + stop tokens) * beams candidates; one that ends is an answer only when it is among the best `beams` of them;
/// steps work on log probabilities.
/// </summary>
internal sealed class HuggingFaceBeams : IBeamRules
{
    private const float Never = -1e9f; // Hugging Face's minus infinity

    private readonly GenerationConfig _config;
    private readonly int _limit;
    private readonly BeamRows _rows;
    private readonly FinishedBeams _finished;
    private readonly List<int> _parents = []; // row that each new beam continues
    private List<Beam> _running;
    private bool _canImprove = true;

    public HuggingFaceBeams(GenerationConfig config, IReadOnlyList<ILogitsStep> steps, TokenHistory prompt, int limit)
    {
        (_config, _limit) = (config, limit);
        int stops = config.IgnoreEos ? 0 : config.StopTokenIds.Count;
        _rows = new BeamRows(steps, Math.Max(2, 1 + stops) * config.NumBeams);
        _finished = new FinishedBeams(config.NumBeams);
        _running = Enumerable.Range(0, config.NumBeams).Select(beam => new Beam(0, prompt.Clone(), beam == 0 ? 0 : Never, 0)).ToList();
    }

    public IEnumerable<Beam> Running => _running.Where(beam => beam.Score > Never / 2);

    public bool Advance(Tensor logits, BeamStep next)
    {
        List<BeamCandidate> candidates = _rows.Best(logits, _running, [], 0);
        int length = _running[0].History.GeneratedLength + 1;
        bool full = _finished.IsFull && _config.StopCriteria == StopCriteria.Early;
        var running = new List<Beam>();
        bool allEnd = true;
        for (int rank = 0; rank < candidates.Count; rank++)
        {
            BeamCandidate candidate = candidates[rank];
            bool stops = !_config.IgnoreEos && _config.StopTokenIds.Contains(candidate.Token);
            if (stops || length >= _limit)
            {
                if (rank < _config.NumBeams && !full && _canImprove) Finish(candidate, length, stops);
                continue;
            }

            allEnd = false;
            if (running.Count < _config.NumBeams) running.Add(Continue(candidate, running.Count));
        }

        if (allEnd || running.Count == 0) return false;
        // A vocabulary smaller than the beams leaves rows without a continuation of their own.
        while (running.Count < _config.NumBeams) running.Add(running[^1] with { Row = running.Count, History = running[^1].History.Clone(), Score = Never });
        foreach (Beam beam in running) next.Tokens[beam.Row] = beam.History.Ids[^1];
        for (int row = 0; row < running.Count; row++) next.Parents[row] = _parents[Math.Min(row, _parents.Count - 1)];
        _parents.Clear();
        _running = running;
        _canImprove &= !_finished.IsFull || Attainable(length) > _finished.WorstScore;
        return _canImprove && !(_finished.IsFull && _config.StopCriteria == StopCriteria.Early);
    }

    public IReadOnlyList<GeneratedSequence> Finish()
    {
        // Cut short before anything ended: the running beams are what there is.
        if (_finished.Best.Count == 0)
        {
            foreach (Beam beam in _running.Where(beam => beam.History.GeneratedLength > 0))
                _finished.Add(new GeneratedSequence(beam.History.Generated.ToArray(), beam.Score / Length(beam.History.GeneratedLength), FinishReason.Length));
        }

        return _finished.Best.Take(_config.NumReturnSequences).ToArray();
    }

    private Beam Continue(BeamCandidate candidate, int row)
    {
        Beam parent = _running[candidate.Parent];
        _parents.Add(parent.Row);
        TokenHistory history = parent.History.Clone();
        history.Append(candidate.Token);
        return new Beam(row, history, candidate.Score, parent.LogProbability + candidate.LogProbability);
    }

    private void Finish(BeamCandidate candidate, int length, bool stops)
    {
        if (candidate.Score <= Never / 2) return; // a row that stands for no beam
        int[] ids = [.. _running[candidate.Parent].History.Generated, candidate.Token];
        _finished.Add(new GeneratedSequence(ids, candidate.Score / Length(length), stops ? FinishReason.Stop : FinishReason.Length));
    }

    private double Attainable(int length) =>
        _running[0].Score / Length(_config.StopCriteria == StopCriteria.Never && _config.LengthPenalty > 0 ? _limit : length);

    private double Length(int tokens) => Math.Pow(tokens, _config.LengthPenalty);
}
