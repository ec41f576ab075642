using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding;

/// <summary>A token and its log probability.</summary>
/// <param name="Id">The token.</param>
/// <param name="Logprob">Natural logarithm of its probability, before all logits steps.</param>
public readonly record struct TokenLogprob(int Id, double Logprob);

/// <summary>The log probability of a generated token and of the most likely tokens in its place.</summary>
/// <param name="Chosen">The generated token.</param>
/// <param name="Top">The most likely ones, in descending order.</param>
public sealed record TokenLogprobs(TokenLogprob Chosen, IReadOnlyList<TokenLogprob> Top)
{
    /// <summary>Of a token in a row of logits as the model gave them.</summary>
    internal static TokenLogprobs Of(ReadOnlySpan<float> logits, int chosen, int count)
    {
        double normalizer = LogSumExp(logits);
        var row = new LogitsRow(logits);
        new TopK(count).Apply(row, new TokenHistory([]));
        var top = new TokenLogprob[Math.Min(count, row.Candidates.Length)];
        for (int i = 0; i < top.Length; i++) top[i] = new TokenLogprob(row.Candidates[i], logits[row.Candidates[i]] - normalizer);
        return new TokenLogprobs(new TokenLogprob(chosen, logits[chosen] - normalizer), top);
    }

    /// <summary>log of the sum of exponentials.</summary>
    internal static double LogSumExp(ReadOnlySpan<float> logits)
    {
        float max = RowMath.Max(logits);
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - max);
        return max + Math.Log(sum);
    }
}
