using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Prompt lookup (github.com/apoorvumang/prompt-lookup-decoding): looks for an earlier occurrence of the last n tokens, longest n first, the earliest occurrence winning, and
/// copies what followed it. The profiles differ in the n-gram for short texts and in what happens to stop tokens. How far a match can be trusted is learned from the answer, for
/// <see cref="AdaptiveLength"/>; with any other length the guesses are those of the engines.
/// </summary>
/// <param name="maxNgramSize">Longest n.</param>
/// <param name="profile">Whose rules to follow.</param>
/// <param name="stopTokens">Hugging Face cuts guesses before the first of these.</param>
public sealed class PromptLookup(int maxNgramSize, DecodingProfile profile = DecodingProfile.OpenVinoGenAI, IReadOnlySet<int>? stopTokens = null) : IEstimatingDraft
{
    private const int LongestTrust = 16; // longer matches are trusted alike

    private readonly MatchTrust _trust = new();
    private TokenHistory? _history;
    private (int Length, int After, int Matched) _last; // text at the last proposal, where its guesses were copied from, and tokens that matched there

    /// <summary>The prompt lookup that a config asks for.</summary>
    public static PromptLookup Of(GenerationConfig config) => new(config.MaxNgramSize, config.Profile, config.IgnoreEos ? null : config.StopTokenIds);

    /// <inheritdoc/>
    public double Chance(int index) => _trust.Of(_last.Matched + index);

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        Learn(history);
        ReadOnlySpan<int> ids = history.Span;
        for (int n = LongestNgram(ids.Length); n > 0; n--)
        {
            int after = FirstMatch(ids, n);
            if (after < 0) continue;
            _last = (ids.Length, after, Matched(ids, after, n));
            ReadOnlySpan<int> guesses = ids[after..Math.Min(ids.Length, after + tokens.Length)];
            guesses = BeforeStop(guesses);
            guesses.CopyTo(tokens);
            return guesses.Length;
        }

        return 0;
    }

    // What the answer has become since then says how far the last match went.
    private void Learn(TokenHistory history)
    {
        if (!ReferenceEquals(_history, history)) (_history, _last) = (history, default);
        ReadOnlySpan<int> ids = history.Span;
        (int length, int after, int matched) = _last;
        _last = default;
        if (matched == 0) return;
        bool held = true;
        for (int i = 0; held && length + i < ids.Length; i++)
        {
            held = ids[length + i] == ids[after + i];
            _trust.Learn(matched + i, held);
        }
    }

    private static int Matched(ReadOnlySpan<int> ids, int after, int n)
    {
        while (n < Math.Min(after, LongestTrust) && ids[after - 1 - n] == ids[^(n + 1)]) n++;
        return n;
    }

    // OpenVINO GenAI halves the text when it is no longer than the n-gram; Hugging Face takes all of it but one token.
    private int LongestNgram(int length)
    {
        if (profile == DecodingProfile.HuggingFace) return Math.Min(maxNgramSize, length - 1);
        return maxNgramSize >= length ? length / 2 : maxNgramSize;
    }

    // Where the first earlier occurrence of the last n tokens ends; -1 for none.
    private static int FirstMatch(ReadOnlySpan<int> ids, int n)
    {
        int at = ids[..^1].IndexOf(ids[^n..]);
        return at < 0 ? -1 : at + n;
    }

    private ReadOnlySpan<int> BeforeStop(ReadOnlySpan<int> guesses)
    {
        if (profile != DecodingProfile.HuggingFace || stopTokens is null) return guesses;
        for (int i = 0; i < guesses.Length; i++)
        {
            if (stopTokens.Contains(guesses[i])) return guesses[..i];
        }

        return guesses;
    }
}
