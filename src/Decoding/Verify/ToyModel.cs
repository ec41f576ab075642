namespace Lockstep.Decoding.Verify;

/// <summary>A language model of a few tokens whose distributions depend on everything before, drawn from a seed.</summary>
internal sealed class ToyModel(int vocabulary, int seed, bool sharp, bool certain)
{
    private readonly Dictionary<string, double[]> _rows = new(StringComparer.Ordinal);

    public int Vocabulary => vocabulary;

    /// <summary>The distribution of the token after <paramref name="context"/>.</summary>
    public double[] Next(ReadOnlySpan<int> context)
    {
        string key = string.Join(' ', context.ToArray());
        if (_rows.TryGetValue(key, out double[]? row)) return row;
        int hash = seed;
        foreach (int token in context) hash = unchecked(hash * 31 + token + 1);
        return _rows[key] = Draw(new Random(hash));
    }

    /// <summary>Every continuation of <paramref name="prefix"/> to a length, with its probability given the prefix; impossible ones are left out.</summary>
    public IEnumerable<(int[] Tokens, double Chance)> Sequences(int[] prefix, int length)
    {
        if (prefix.Length == length) return [(prefix, 1)];
        double[] row = Next(prefix);
        return Enumerable.Range(0, vocabulary).Where(token => row[token] > 0)
            .SelectMany(token => Sequences([.. prefix, token], length).Select(rest => (rest.Tokens, row[token] * rest.Chance)));
    }

    private double[] Draw(Random random)
    {
        var row = new double[vocabulary];
        if (certain)
        {
            row[random.Next(vocabulary)] = 1;
            return row;
        }

        for (int i = 0; i < vocabulary; i++) row[i] = sharp ? Math.Pow(random.NextDouble(), 4) : random.NextDouble();
        if (vocabulary > 2 && random.Next(4) == 0) row[random.Next(vocabulary)] = 0; // impossible tokens
        double sum = row.Sum();
        return Array.ConvertAll(row, weight => weight / sum);
    }
}
