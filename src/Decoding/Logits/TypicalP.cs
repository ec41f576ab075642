namespace Lockstep.Decoding.Logits;

/// <summary>Locally typical sampling (arXiv:2202.00666): keeps the tokens whose surprise is nearest to the entropy until they reach a mass; as surprising as the last one stay too.</summary>
/// <param name="mass">In (0, 1]; 1 keeps all.</param>
/// <param name="minTokensToKeep">So many are kept in any case.</param>
public sealed class TypicalP(double mass, int minTokensToKeep = 1) : ILogitsStep
{
    private readonly RowFilter _filter = new();
    private float[] _distance = [];
    private float[] _sorted = [];
    private float[] _probability = [];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (mass >= 1) return;
        Span<float> probabilities = row.Softmax();
        int count = probabilities.Length;
        if (_distance.Length < count) (_distance, _sorted, _probability) = (new float[count], new float[count], new float[count]);
        double entropy = Entropy.Of(probabilities);
        for (int i = 0; i < count; i++)
        {
            // An impossible token is infinitely surprising.
            _distance[i] = probabilities[i] > 0 ? (float)Math.Abs(-Math.Log(probabilities[i]) - entropy) : float.PositiveInfinity;
            (_sorted[i], _probability[i]) = (_distance[i], probabilities[i]);
        }

        Array.Sort(_sorted, _probability, 0, count);
        int last = 0;
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _probability[i];
            if ((float)sum >= (float)mass) break;
            last++;
        }

        last = Math.Clamp(last, minTokensToKeep - 1, count - 1);
        _filter.KeepAtMost(row, _distance.AsSpan(0, count), _sorted[last]);
    }
}
