namespace Lockstep.Decoding;

/// <summary>What a generation took: forward passes, guesses and time.</summary>
public sealed class GenerationStatistics
{
    private readonly List<int> _offered = [];
    private readonly List<int> _accepted = [];

    /// <summary>Forward passes, the prompt's included.</summary>
    public int Forwards { get; internal set; }

    /// <summary>Tokens generated.</summary>
    public int Tokens { get; internal set; }

    /// <summary>Tokens guessed.</summary>
    public int Guessed { get; private set; }

    /// <summary>Guesses that became part of the answer.</summary>
    public int Accepted { get; private set; }

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
        Accepted += accepted;
        while (_offered.Count < guessed)
        {
            _offered.Add(0);
            _accepted.Add(0);
        }

        for (int i = 0; i < guessed; i++)
        {
            _offered[i]++;
            if (i < accepted) _accepted[i]++;
        }
    }
}
