namespace Lockstep.Decoding.Drafts;

/// <summary>
/// As many guesses as give the most tokens a second: (1 + a_1 + a_1 a_2 + ...) / (t(k + 1) + draft), with a_i the share of guesses in place i that held when all before them did, and
/// t measured. Where guessing does not pay it stops, and tries again now and then, ever more seldom while that fails. A draft that says how sure it is (<see cref="IEstimatingDraft"/>) is asked
/// every time, and as many of its guesses are kept as pay.
/// </summary>
public sealed class AdaptiveLength : IDraftLength
{
    private const double Memory = 0.85;
    private const int FirstPause = 8;
    private const int LongestPause = 128;
    private const double AssumedSlope = 0.25; // of t(1) for each further row, while nothing is measured
    private const double LeastGain = 1.1; // less is within the error of what was measured and learned
    private const int TriedNodes = 4; // of a tree, after a pause
    private const double MostTrust = 4;

    private readonly IForwardCost _cost;
    private readonly int _most;
    private readonly double[] _held;
    private readonly HashSet<int> _met = [];
    private bool _draftEstimates;
    private double _draftSeconds; // by token
    private double _trust = 1; // accepted guesses of trees, by those their chances promised
    private int _pause = FirstPause;
    private int _waited;

    /// <summary>An adaptive length.</summary>
    /// <param name="cost">t(k); null measures it as the generation goes on.</param>
    /// <param name="most">Most guesses.</param>
    public AdaptiveLength(IForwardCost? cost = null, int most = 16)
    {
        (_cost, _most) = (cost ?? new MeasuredForwardCost(), most);
        _held = new double[most];
        Array.Fill(_held, 0.75); // hopeful, so that the first guesses are made
    }

    /// <inheritdoc/>
    public int Next(int room)
    {
        if (_draftEstimates) return Math.Min(_most, room);
        int best = Best(Math.Min(_most, room), null);
        if (best > 0 || room == 0) return best;
        if (++_waited < _pause) return 0;
        _waited = 0;
        return 1;
    }

    /// <inheritdoc/>
    public int Keep(int guessed, IEstimatingDraft? draft)
    {
        if (draft is null) return guessed;
        _draftEstimates = true;
        return Best(guessed, draft);
    }

    /// <inheritdoc/>
    /// <remarks>As for a chain, but what each further guess adds is its chance as the draft sees it, times how right the draft's chances have been.</remarks>
    public int Nodes(DraftTree tree, int room)
    {
        double plain = _cost.Seconds(1);
        if (plain <= 0) return room; // nothing measured yet
        int nodes = 0, best = 0;
        double fastest = 1 / plain, tokens = 1;
        foreach (int node in tree.ByChance().Take(room))
        {
            tokens += Math.Min(1, _trust * tree.Chance(node));
            double speed = tokens / (_cost.Seconds(++nodes + 1) + nodes * _draftSeconds);
            if (speed > fastest) (fastest, best) = (speed, nodes);
        }

        if (best > 0 || ++_waited < _pause) return best;
        _waited = 0;
        return Math.Min(room, TriedNodes);
    }

    /// <inheritdoc/>
    public void ObserveTree(DraftTree tree, int accepted)
    {
        double expected = 0;
        for (int node = 1; node < tree.Nodes; node++) expected += tree.Chance(node);
        if (expected > 0) _trust = Memory * _trust + (1 - Memory) * Math.Min(MostTrust, accepted / expected);
        _pause = accepted > 0 ? FirstPause : Math.Min(2 * _pause, LongestPause);
    }

    /// <inheritdoc/>
    public void Observe(int guessed, int accepted)
    {
        for (int i = 0; i < Math.Min(guessed, _most) && i <= accepted; i++) _held[i] = Memory * _held[i] + (1 - Memory) * (i < accepted ? 1 : 0);
        // What holds in one place says something about the next, which is seldom reached.
        for (int i = accepted + 1; i < _most; i++) _held[i] = 0.98 * _held[i] + 0.02 * _held[Math.Min(accepted, _most - 1)];
        _pause = accepted > 0 ? FirstPause : Math.Min(2 * _pause, LongestPause);
    }

    /// <inheritdoc/>
    public void ObserveForward(int rows, double seconds)
    {
        // The first pass of so many rows in a session prepares the others, and says little about them.
        if (!_met.Add(rows)) _cost.Observe(rows, seconds);
    }

    /// <inheritdoc/>
    public void ObserveDraft(int tokens, double seconds) => _draftSeconds = Memory * _draftSeconds + (1 - Memory) * seconds / tokens;

    // Guesses that are made already cost nothing more.
    private int Best(int most, IEstimatingDraft? draft)
    {
        if (_cost.Seconds(1) <= 0 && draft is null) return most; // nothing measured yet
        int best = 0;
        double fastest = (draft is null ? 1 : LeastGain) / Seconds(1), tokens = 1, held = 1;
        for (int k = 1; k <= most; k++)
        {
            held *= draft?.Chance(k - 1) ?? _held[k - 1];
            tokens += held;
            double speed = tokens / (Seconds(k + 1) + (draft is null ? k * _draftSeconds : 0));
            if (speed > fastest) (fastest, best) = (speed, k);
        }

        return best;
    }

    private double Seconds(int rows) => _cost.Seconds(rows) is > 0 and var measured ? measured : 1 + AssumedSlope * (rows - 1);
}
