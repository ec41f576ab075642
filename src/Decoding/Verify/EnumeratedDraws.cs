namespace Lockstep.Decoding.Verify;

/// <summary>
/// Runs a random procedure once for every way its decisions can fall, with the probability of that way. Each run repeats the decisions of the one before up to the last that can
/// still fall another way.
/// </summary>
internal sealed class EnumeratedDraws : IDraws
{
    private const int MostRuns = 10_000_000;

    private readonly List<(int Choice, double[] Chances)> _path = [];
    private int _at;

    private double Probability { get; set; }

    /// <summary>Calls <paramref name="procedure"/> for every outcome of its decisions.</summary>
    /// <exception cref="DecodingException">There are too many, as of a verifier that draws in a loop without end.</exception>
    public static void Run<T>(Func<IDraws, T> procedure, Action<T, double> outcome)
    {
        var draws = new EnumeratedDraws();
        int runs = 0;
        do
        {
            if (++runs > MostRuns) throw new DecodingException($"The verifier has more than {MostRuns} outcomes on one input; it cannot be enumerated.");
            (draws._at, draws.Probability) = (0, 1);
            T result = procedure(draws);
            outcome(result, draws.Probability);
        }
        while (draws.Advance());
    }

    /// <inheritdoc/>
    public bool Chance(double probability)
    {
        double yes = Math.Clamp(probability, 0, 1);
        return Decide([yes, 1 - yes]) == 0;
    }

    /// <inheritdoc/>
    public int Pick(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights) total += weight;
        var chances = new double[weights.Length];
        for (int i = 0; i < chances.Length; i++) chances[i] = weights[i] / total;
        return Decide(chances);
    }

    private int Decide(double[] chances)
    {
        if (_at == _path.Count)
        {
            int first = Array.FindIndex(chances, chance => chance > 0);
            if (first < 0) throw new DecodingException("The verifier drew from weights that are all 0.");
            _path.Add((first, chances));
        }

        int choice = _path[_at++].Choice;
        Probability *= chances[choice];
        return choice;
    }

    private bool Advance()
    {
        for (int i = _path.Count - 1; i >= 0; i--)
        {
            (int choice, double[] chances) = _path[i];
            int next = Array.FindIndex(chances, choice + 1, chance => chance > 0);
            _path.RemoveAt(i);
            if (next < 0) continue;
            _path.Add((next, chances));
            return true;
        }

        return false;
    }
}
