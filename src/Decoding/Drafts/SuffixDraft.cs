using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Copies what followed the longest end of the text that occurred before, in prompt and answer or in a corpus of earlier texts (SAM-Decoding, arXiv:2411.10666). The longer the
/// match, the more is copied. Constant time a token, whatever the length of the text. How far a match of each length can be trusted is learned from every token of the answer, also from those
/// that were not guessed, so nothing has to be tried for it.
/// </summary>
public sealed class SuffixDraft : IEstimatingDraft, ITreeDraft
{
    private const int Border = -1; // between texts of the corpus; no token

    private readonly MatchTrust _trust = new();
    private readonly int _minMatch;
    private readonly int _tokensPerMatch;
    private readonly SuffixAutomaton? _corpus;
    private SuffixAutomaton _text = new();
    private TokenHistory? _history;
    private int _seen;
    private (int State, int Length) _inText;
    private (int State, int Length) _inCorpus;
    private int _matched; // by the last proposal

    /// <summary>A draft from the text, and from a corpus when there is one.</summary>
    /// <param name="corpus">Earlier texts; null for none.</param>
    /// <param name="minMatch">Shorter matches are passed over.</param>
    /// <param name="tokensPerMatch">Guesses by matching token; guesses beyond the confirmed length seldom hold.</param>
    public SuffixDraft(IEnumerable<IReadOnlyList<int>>? corpus = null, int minMatch = 1, int tokensPerMatch = 4)
    {
        (_minMatch, _tokensPerMatch) = (minMatch, tokensPerMatch);
        if (corpus is null) return;
        _corpus = new SuffixAutomaton();
        foreach (IReadOnlyList<int> text in corpus)
        {
            foreach (int token in text) _corpus.Append(token);
            _corpus.Append(Border);
        }
    }

    /// <inheritdoc/>
    public double Chance(int index) => _trust.Of(_matched + index);

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        Read(history);
        (IReadOnlyList<int> source, int from, int length) = Match();
        _matched = length;
        if (length < _minMatch) return 0;
        int count = 0;
        for (int most = Math.Min(tokens.Length, length * _tokensPerMatch); count < most && from + count < source.Count && source[from + count] != Border; count++) tokens[count] = source[from + count];
        return count;
    }

    // The text at hand is the better witness of two equally long matches.
    private (IReadOnlyList<int> Source, int From, int Length) Match()
    {
        bool fromCorpus = _inCorpus.Length > _inText.Length;
        (int state, int length) = fromCorpus ? _inCorpus : _inText;
        SuffixAutomaton automaton = fromCorpus ? _corpus! : _text;
        return (automaton.Text, automaton.FirstEnd(state) + 1, length);
    }

    private void Learn(int token)
    {
        (IReadOnlyList<int> source, int from, int length) = Match();
        if (length >= _minMatch && from < source.Count) _trust.Learn(length, source[from] == token);
    }

    /// <inheritdoc/>
    /// <remarks>Each continuation of the longest matches, of the shorter ends too, by how often it came (SuffixDecoding, arXiv:2411.04975, with counts of an automaton).</remarks>
    public void ProposeTree(TokenHistory history, DraftTree tree)
    {
        Read(history);
        // The better witness first; where both know a continuation, its chance is the one found first.
        bool corpusFirst = _inCorpus.Length > _inText.Length;
        if (corpusFirst) new SuffixBranches(_corpus!, Border).Grow(tree, _inCorpus.State, _inCorpus.Length, _minMatch);
        new SuffixBranches(_text, Border).Grow(tree, _inText.State, _inText.Length, _minMatch);
        if (!corpusFirst && _corpus is not null) new SuffixBranches(_corpus, Border).Grow(tree, _inCorpus.State, _inCorpus.Length, _minMatch);
    }

    private void Read(TokenHistory history)
    {
        if (!ReferenceEquals(_history, history) || history.Length < _seen) (_history, _text, _seen, _inText, _inCorpus) = (history, new SuffixAutomaton(), 0, default, default);
        ReadOnlySpan<int> ids = history.Span;
        for (; _seen < ids.Length; _seen++)
        {
            if (_seen >= history.PromptLength) Learn(ids[_seen]);
            // Matched first and added then, so that a match is always an earlier place.
            _text.Follow(ids[_seen], ref _inText.State, ref _inText.Length);
            _text.Append(ids[_seen]);
            _inText.State = _text.Settle(_inText.State, _inText.Length);
            _corpus?.Follow(ids[_seen], ref _inCorpus.State, ref _inCorpus.Length);
        }
    }
}
