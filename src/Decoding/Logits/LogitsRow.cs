namespace Lockstep.Decoding.Logits;

/// <summary>
/// The logits of one next token on their way through the steps. <see cref="Logits"/> is always the whole truth: a token that cannot be chosen is negative
/// infinity. Once a filter has run, <see cref="Candidates"/> are the few that are left, so that later steps need not look at the whole vocabulary.
/// A row is used again and again without new memory. Not for two threads at once.
/// </summary>
public sealed class LogitsRow
{
    private readonly float[] _logits;
    private readonly int[] _all; // 0, 1, 2, ...
    private readonly int[] _candidates;
    private readonly float[] _probabilities;
    private readonly float[] _kept;
    private int _count;

    /// <summary>Room for a vocabulary.</summary>
    public LogitsRow(int vocabularySize)
    {
        _logits = new float[vocabularySize];
        _all = new int[vocabularySize];
        _candidates = new int[vocabularySize];
        _probabilities = new float[vocabularySize];
        _kept = new float[vocabularySize];
        for (int i = 0; i < _all.Length; i++) _all[i] = i;
        _count = _all.Length;
    }

    /// <summary>A row of these logits.</summary>
    public LogitsRow(ReadOnlySpan<float> logits)
        : this(logits.Length) => Load(logits);

    /// <summary>Number of tokens.</summary>
    public int VocabularySize => _logits.Length;

    /// <summary>The logits, <c>[vocabulary]</c>. A step that makes a masked token possible again must call <see cref="Reset"/>.</summary>
    public Span<float> Logits => _logits;

    /// <summary>True when a filter has left some tokens only.</summary>
    public bool IsFiltered { get; private set; }

    /// <summary>Tokens that may still be chosen, in the order in which a draw passes over them: by id before the first filter, then as the last filter left them.</summary>
    public ReadOnlySpan<int> Candidates => (IsFiltered ? _candidates : _all).AsSpan(0, _count);

    /// <summary>Starts over with the logits of another token.</summary>
    public void Load(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_logits);
        Reset();
    }

    /// <summary>Makes every token a candidate again, with the logits as they are.</summary>
    public void Reset() => (_count, IsFiltered) = (_all.Length, false);

    /// <summary>Makes a token impossible.</summary>
    public void Mask(int id)
    {
        if ((uint)id < (uint)_logits.Length) _logits[id] = float.NegativeInfinity;
    }

    /// <summary>Makes all other tokens impossible; the order given is the order of the candidates from now on.</summary>
    /// <param name="ids">Candidates to keep; may be a part of <see cref="Candidates"/> itself.</param>
    public void Keep(ReadOnlySpan<int> ids)
    {
        for (int i = 0; i < ids.Length; i++) _kept[i] = _logits[ids[i]];
        if (!IsFiltered) _logits.AsSpan().Fill(float.NegativeInfinity);
        else foreach (int id in Candidates) _logits[id] = float.NegativeInfinity;
        for (int i = 0; i < ids.Length; i++) _logits[ids[i]] = _kept[i];
        ids.CopyTo(_candidates);
        (_count, IsFiltered) = (ids.Length, true);
    }

    /// <summary>The largest logit; negative infinity when no token is left.</summary>
    public float Max()
    {
        if (!IsFiltered) return RowMath.Max(_logits);
        float max = float.NegativeInfinity;
        foreach (int id in Candidates) max = Math.Max(max, _logits[id]);
        return max;
    }

    /// <summary>The probabilities of <see cref="Candidates"/>, in their order; they add up to 1. Valid until the next call.</summary>
    /// <exception cref="DecodingException">No token is left, or a logit is NaN.</exception>
    public Span<float> Softmax()
    {
        Span<float> weights = Weights(out double sum);
        RowMath.Scale(weights, (float)(1 / sum));
        return weights;
    }

    /// <summary>exp(logit - max) of <see cref="Candidates"/>, in their order, and their sum. Valid until the next call.</summary>
    /// <exception cref="DecodingException">No token is left, or a logit is NaN.</exception>
    public Span<float> Weights(out double sum)
    {
        Span<float> weights = _probabilities.AsSpan(0, _count);
        float max = Max();
        if (!float.IsFinite(max))
            throw new DecodingException(float.IsNegativeInfinity(max) ? "No token is left to choose from: the steps have masked them all." : $"The largest logit is {max}; the model gave no usable numbers.");
        if (IsFiltered)
        {
            for (int i = 0; i < weights.Length; i++) weights[i] = MathF.Exp(_logits[_candidates[i]] - max);
        }
        else
        {
            RowMath.ExpMinus(_logits, max, weights);
        }

        sum = RowMath.Sum(weights);
        return weights;
    }
}
