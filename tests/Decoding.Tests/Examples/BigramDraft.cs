using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Examples;

/// <summary>Guesses that each token is followed by what followed it last time.</summary>
public sealed class BigramDraft : IDraft
{
    private readonly Dictionary<int, int> _next = [];
    private int _read;

    public int Propose(TokenHistory history, Span<int> tokens)
    {
        for (; _read + 1 < history.Length; _read++) _next[history.Ids[_read]] = history.Ids[_read + 1];
        int count = 0;
        for (int token = history.Ids[^1]; count < tokens.Length && _next.TryGetValue(token, out token);) tokens[count++] = token;
        return count;
    }
}
