using Lockstep.Decoding.Logits;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// Beam search as OpenVINO GenAI's GroupBeamSearcher does it: groups one after the other, each with 2 * group size candidates; a token costs extra for every earlier
/// group's beam that took it in this step; a stop token among the first `group size` candidates ends an answer. Whether a group is done is judged by its beams before this step.
/// </summary>
internal sealed class OpenVinoGenAIBeams : IBeamRules
{
    private readonly GenerationConfig _config;
    private readonly int _limit;
    private readonly int _groupSize;
    private readonly BeamRows _rows;
    private readonly Group[] _groups;

    public OpenVinoGenAIBeams(GenerationConfig config, IReadOnlyList<ILogitsStep> steps, TokenHistory prompt, int limit)
    {
        (_config, _limit, _groupSize) = (config, limit, config.NumBeams / config.NumBeamGroups);
        _rows = new BeamRows(steps, 2 * _groupSize);
        // One beam is enough before the first token; others would only repeat it.
        _groups = Enumerable.Range(0, config.NumBeamGroups).Select(group => new Group(_groupSize, [new Beam(0, prompt.Clone(), 0, 0)])).ToArray();
    }

    public IEnumerable<Beam> Running => _groups.Where(group => !group.IsDone).SelectMany(group => group.Running);

    public bool Advance(Tensor logits, BeamStep next)
    {
        var taken = new List<int>();
        for (int group = 0; group < _groups.Length; group++)
        {
            int first = group * _groupSize;
            // Rows that stand for nothing repeat the first beam of their group.
            Beam filler = _groups[group].Running[0];
            for (int row = first; row < first + _groupSize; row++) (next.Parents[row], next.Tokens[row]) = (filler.Row, filler.History.Ids[^1]);
            if (_groups[group].IsDone) continue;
            Advance(_groups[group], first, _rows.Best(logits, _groups[group].Running, taken, _config.DiversityPenalty), next);
            if (!_groups[group].IsDone) taken.AddRange(_groups[group].Running.Select(beam => beam.History.Ids[^1]));
        }

        return _groups.Any(group => !group.IsDone && group.Running[0].History.GeneratedLength < _limit);
    }

    public IReadOnlyList<GeneratedSequence> Finish()
    {
        foreach (Group group in _groups.Where(group => !group.IsDone))
        {
            foreach (Beam beam in group.Running.Where(beam => beam.History.GeneratedLength > 0)) Finish(group, beam.History.Generated.ToArray(), beam.Score, FinishReason.Length);
        }

        return _groups.SelectMany(group => group.Finished.Best).OrderByDescending(sequence => sequence.Score).Take(_config.NumReturnSequences).ToArray();
    }

    private void Advance(Group group, int firstRow, List<BeamCandidate> candidates, BeamStep next)
    {
        var children = new List<Beam>();
        for (int rank = 0; rank < candidates.Count && children.Count < _groupSize; rank++)
        {
            BeamCandidate candidate = candidates[rank];
            Beam parent = group.Running[candidate.Parent];
            if (!_config.IgnoreEos && _config.StopTokenIds.Contains(candidate.Token))
            {
                if (rank < _groupSize) Finish(group, [.. parent.History.Generated, candidate.Token], candidate.Score, FinishReason.Stop);
                continue;
            }

            TokenHistory history = parent.History.Clone();
            history.Append(candidate.Token);
            int row = firstRow + children.Count;
            (next.Parents[row], next.Tokens[row]) = (parent.Row, candidate.Token);
            children.Add(new Beam(row, history, candidate.Score, parent.LogProbability + candidate.LogProbability));
        }

        group.IsDone = children.Count == 0 || IsDone(group);
        if (!group.IsDone) group.Running = children;
    }

    private bool IsDone(Group group)
    {
        if (!group.Finished.IsFull) return false;
        Beam best = group.Running[0];
        int length = Math.Max(best.History.GeneratedLength, 1);
        return _config.StopCriteria switch
        {
            StopCriteria.Early => true,
            StopCriteria.Never when _config.LengthPenalty > 0 => group.Finished.WorstScore >= best.Score / Length(_limit),
            _ => group.Finished.WorstScore >= best.Score / Length(length),
        };
    }

    private void Finish(Group group, int[] ids, float score, FinishReason reason) => group.Finished.Add(new GeneratedSequence(ids, score / Length(ids.Length), reason));

    private double Length(int tokens) => Math.Pow(tokens, _config.LengthPenalty);

    private sealed class Group(int size, List<Beam> running)
    {
        public List<Beam> Running { get; set; } = running;

        public FinishedBeams Finished { get; } = new(size);

        public bool IsDone { get; set; }
    }
}
