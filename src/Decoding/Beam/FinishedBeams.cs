namespace Lockstep.Decoding;

/// <summary>The best finished answers, at most so many.</summary>
/// <param name="capacity">How many to keep.</param>
internal sealed class FinishedBeams(int capacity)
{
    private readonly List<GeneratedSequence> _best = []; // descending

    public bool IsFull => _best.Count == capacity;

    public double WorstScore => _best[^1].Score;

    public IReadOnlyList<GeneratedSequence> Best => _best;

    // Of equal scores the one that came first stands first.
    public void Add(GeneratedSequence sequence)
    {
        int at = _best.FindIndex(other => other.Score < sequence.Score);
        _best.Insert(at < 0 ? _best.Count : at, sequence);
        if (_best.Count > capacity) _best.RemoveAt(capacity);
    }
}
