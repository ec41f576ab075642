using Lockstep.Text.Regex;
using Lockstep.Text.Tokenization.Models;

namespace Lockstep.Text.Tokenization;

/// <summary>Finds added tokens in a text: at each place the longest one, from left to right, without overlap.</summary>
internal sealed class AddedTokenFinder
{
    private readonly List<AddedToken> _tokens = [];
    private readonly PieceTrie _trie = new();
    private readonly System.Buffers.SearchValues<char> _firstChars;

    /// <param name="tokens">The tokens to look for.</param>
    /// <param name="textOf">How the text has a token.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens, Func<AddedToken, string> textOf)
    {
        var first = new HashSet<char>();
        foreach (AddedToken token in tokens)
        {
            string text = textOf(token);
            if (text.Length == 0)
                continue;
            first.Add(text[0]);
            _trie.Add(text, _tokens.Count);
            _tokens.Add(token);
        }
        _firstChars = System.Buffers.SearchValues.Create([.. first]);
    }

    public static AddedTokenFinder Nothing { get; } = new([], token => token.Content);

    /// <summary>A part of a text: a token, or (null) text between tokens.</summary>
    public readonly record struct Part(int Start, int End, AddedToken? Token);

    /// <summary>Cuts the whole text into parts.</summary>
    public void Cut(ReadOnlySpan<char> text, List<Part> parts)
    {
        int done = 0;
        for (int at = 0; at < text.Length;)
        {
            int skip = text[at..].IndexOfAny(_firstChars);
            if (skip < 0)
                break;
            at += skip;
            int end = FindLongest(text, at, out AddedToken? token);
            if (token is null)
            {
                at++;
                continue;
            }
            // A match that touches a word is passed over whole, as the automaton does.
            if (!token.SingleWord || IsAlone(text, at, end))
                done = AddToken(text, token, (at, end), done, parts);
            at = end;
        }
        if (done < text.Length)
            parts.Add(new Part(done, text.Length, null));
    }

    private int FindLongest(ReadOnlySpan<char> text, int start, out AddedToken? token)
    {
        token = null;
        int longest = start;
        int node = 0;
        for (int end = start; end < text.Length && _trie.TryStep(ref node, text[end], out int index);)
        {
            end++;
            if (index >= 0)
                (token, longest) = (_tokens[index], end);
        }
        return longest;
    }

    private static bool IsAlone(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !UnicodeClasses.IsRustWord(CodePoint.Before(text, start, out _)))
        && (end == text.Length || !UnicodeClasses.IsRustWord(CodePoint.At(text, end, out _)));

    private static int AddToken(ReadOnlySpan<char> text, AddedToken token, (int Start, int End) found, int done, List<Part> parts)
    {
        (int start, int end) = found;
        while (token.LeftStrip && start > done && UnicodeClasses.IsWhiteSpace(text[start - 1]))
            start--;
        while (token.RightStrip && end < text.Length && UnicodeClasses.IsWhiteSpace(text[end]))
            end++;
        if (done < start)
            parts.Add(new Part(done, start, null));
        parts.Add(new Part(start, end, token));
        return end;
    }
}
