using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding;

/// <summary>Logits of the model in, a token or a distribution out: the steps in their order, then the selector.</summary>
internal sealed class TokenChooser(IReadOnlyList<ILogitsStep> steps, ISelector selector)
{
    private readonly ILogitsStep[] _steps = [.. steps];
    private LogitsRow? _row;

    /// <summary>The next token.</summary>
    /// <exception cref="DecodingException">The model gave NaN or infinity, or the steps left no token.</exception>
    public int Choose(ReadOnlySpan<float> logits, TokenHistory history) => selector.Select(Apply(logits, history));

    /// <summary>The probability after all steps of the token that was just chosen; 1 where there is none, as for an infinite logit.</summary>
    public double Probability(int token)
    {
        int at = _row!.Candidates.IndexOf(token);
        return at >= 0 && float.IsFinite(_row.Max()) ? _row.Weights(out double sum)[at] / sum : 1;
    }

    /// <summary>The distribution that a draw would follow, [vocabulary].</summary>
    /// <exception cref="DecodingException">The model gave NaN or infinity, or the steps left no token.</exception>
    public double[] Distribution(ReadOnlySpan<float> logits, TokenHistory history)
    {
        LogitsRow row = Apply(logits, history);
        ReadOnlySpan<float> weights = row.Weights(out double sum);
        ReadOnlySpan<int> ids = row.Candidates;
        var distribution = new double[logits.Length];
        for (int i = 0; i < ids.Length; i++) distribution[ids[i]] = weights[i] / sum;
        return distribution;
    }

    /// <summary>Refuses logits that no token can be chosen by.</summary>
    /// <exception cref="DecodingException">There is NaN or positive infinity among them.</exception>
    public static void RequireUsable(ReadOnlySpan<float> logits, int length)
    {
        if (!RowMath.HasUnusable(logits)) return;
        int at = 0;
        while (logits[at] < float.PositiveInfinity) at++;
        string what = float.IsNaN(logits[at]) ? "NaN" : "infinity";
        throw new DecodingException($"The model gave {what} for token {at} after {length} tokens, so that no next token can be chosen; compare it with 'lockstep parity model'.");
    }

    private LogitsRow Apply(ReadOnlySpan<float> logits, TokenHistory history)
    {
        RequireUsable(logits, history.Length);
        if (_row?.VocabularySize != logits.Length) _row = new LogitsRow(logits.Length);
        _row.Load(logits);
        foreach (ILogitsStep step in _steps) step.Apply(_row, history);
        return _row.Max() > float.NegativeInfinity ? _row : throw new DecodingException($"After {history.Length} tokens no token is left to choose from: the logits steps have masked them all.");
    }
}
