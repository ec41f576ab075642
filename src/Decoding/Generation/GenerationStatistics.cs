namespace Lockstep.Decoding;

/// <summary>What a generation took: forward passes, guesses and time.</summary>
public sealed class GenerationStatistics
{
    private readonly List<int> _offered = [];
    private readonly List<int> _accepted = [];
    private int _treeNodes;

    /// <summary>Forward passes, the prompt's included.</summary>
    public int Forwards { get; internal set; }

    /// <summary>Tokens generated.</summary>
    public int Tokens { get; internal set; }

    /// <summary>Tokens guessed.</summary>
    public int Guessed { get; private set; }

    /// <summary>Guesses that became part of the answer.</summary>
    public int Accepted { get; private set; }

    /// <summary>Passes in which the guesses were a tree.</summary>
    public int Trees { get; private set; }

    /// <summary>Guesses of a tree, on average; 0 without trees.</summary>
    public double NodesPerTree => Trees == 0 ? 0 : (double)_treeNodes / Trees;

    /// <summary>Why guesses were chains although a tree was asked for; null when they were not, or when none was.</summary>
    public string? WhyNoTree { get; internal init; }

    /// <summary>Accepted guesses by guesses; 0 when none were made.</summary>
    public double AcceptanceRate => Guessed == 0 ? 0 : (double)Accepted / Guessed;

    /// <summary>Tokens by forward pass; 1 without a draft.</summary>
    public double TokensPerForward => Forwards == 0 ? 0 : (double)Tokens / Forwards;

    /// <summary>Time in the draft.</summary>
    public TimeSpan DraftTime { get; internal set; }

    /// <summary>Time in forward passes.</summary>
    public TimeSpan ForwardTime { get; internal set; }

    /// <summary>Time in logits steps, selection and verification.</summary>
    public TimeSpan ChoiceTime { get; internal set; }

    /// <summary>Share of passes with a guess at this position in which it was accepted, from the first position on.</summary>
    public IReadOnlyList<double> AcceptanceByPosition => _offered.Select((offered, i) => (double)_accepted[i] / offered).ToArray();

    internal void Count(int guessed, int accepted)
    {
        Guessed += guessed;
        CountPlaces(guessed, accepted);
    }

    internal void CountTree(Drafts.DraftTree tree, int accepted)
    {
        Guessed += tree.Guesses;
        CountPlaces(tree.Depth, accepted);
        if (tree.Guesses == 0) return;
        Trees++;
        _treeNodes += tree.Guesses;
    }

    private void CountPlaces(int offered, int accepted)
    {
        Accepted += accepted;
        while (_offered.Count < offered)
        {
            _offered.Add(0);
            _accepted.Add(0);
        }

        for (int i = 0; i < offered; i++)
        {
            _offered[i]++;
            if (i < accepted) _accepted[i]++;
        }
    }
}
