using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Prompt lookup (github.com/apoorvumang/prompt-lookup-decoding): looks for an earlier occurrence of the last n tokens, longest n first, the earliest occurrence winning, and
/// copies what followed it. The profiles differ in the n-gram for short texts and in what happens to stop tokens.
/// </summary>
/// <param name="maxNgramSize">Longest n.</param>
/// <param name="profile">Whose rules to follow.</param>
/// <param name="stopTokens">Hugging Face cuts guesses before the first of these.</param>
public sealed class PromptLookup(int maxNgramSize, DecodingProfile profile = DecodingProfile.OpenVinoGenAI, IReadOnlySet<int>? stopTokens = null) : IDraft
{
    /// <summary>The prompt lookup that a config asks for.</summary>
    public static PromptLookup Of(GenerationConfig config) => new(config.MaxNgramSize, config.Profile, config.IgnoreEos ? null : config.StopTokenIds);

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        ReadOnlySpan<int> ids = history.Span;
        for (int n = LongestNgram(ids.Length); n > 0; n--)
        {
            int after = FirstMatch(ids, n);
            if (after < 0) continue;
            ReadOnlySpan<int> guesses = ids[after..Math.Min(ids.Length, after + tokens.Length)];
            guesses = BeforeStop(guesses);
            guesses.CopyTo(tokens);
            return guesses.Length;
        }

        return 0;
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
