using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Tokens;

namespace Lockstep.Decoding.Grammar;

/// <summary>
/// A grammar over the tokens of a vocabulary: which tokens may come next, found when a place is first reached and remembered. Shared by the steps and drafts of one generation, but not by two threads.
/// </summary>
public sealed class TokenGrammar
{
    private const int MostMasks = 4096; // of 19 KB at most for 150,000 tokens

    private readonly LazyDfa _automaton;
    private readonly MaskWalk _walk;
    private readonly Dictionary<Position, TokenMask> _masks = [];
    private readonly TokenMask _stops;
    private readonly ulong[] _scratch;
    private readonly int[] _stopIds;

    /// <summary>A grammar for a vocabulary.</summary>
    /// <param name="grammar">What the answer must look like.</param>
    /// <param name="tokens">The bytes of the tokens.</param>
    /// <param name="stopTokens">Tokens that end an answer: allowed where the text is complete, and only there.</param>
    public TokenGrammar(CompiledGrammar grammar, TokenTable tokens, IEnumerable<int> stopTokens)
    {
        Tokens = tokens;
        _stopIds = stopTokens.Where(id => id >= 0).Distinct().Order().ToArray();
        _automaton = new LazyDfa(grammar.Nfa);
        _walk = new MaskWalk(_automaton, tokens.Trie);
        Size = Math.Max(tokens.Count, _stopIds.Length > 0 ? _stopIds[^1] + 1 : 0);
        _scratch = new ulong[(Size + 63) / 64];
        AddStops();
        _stops = new TokenMask(_scratch, Size);
        Start = _automaton.Start();
    }

    /// <summary>The bytes of the tokens.</summary>
    public TokenTable Tokens { get; }

    /// <summary>Tokens that end an answer, in order.</summary>
    public IReadOnlyList<int> StopTokens => _stopIds;

    /// <summary>Where an answer begins.</summary>
    internal Position Start { get; }

    internal int Size { get; }

    /// <summary>Number of places whose tokens are known.</summary>
    internal int KnownPlaces => _masks.Count;

    /// <summary>Where a token leads: outside of the grammar when it is not allowed, and behind a stop token.</summary>
    internal Position Next(Position position, int token)
    {
        if (position.State is null || IsStop(token) || Tokens[token].IsEmpty) return default;
        Begin();
        foreach (byte value in Tokens[token])
        {
            if (!_automaton.Read(value, ref position)) return default;
        }

        return position;
    }

    /// <summary>The tokens that may come next. Outside of the grammar these are the stop tokens, so that an answer that was forced out of it ends.</summary>
    internal TokenMask Mask(Position position)
    {
        if (position.State is null) return _stops;
        if (_masks.TryGetValue(position, out TokenMask? mask)) return mask;
        Begin();
        if (_masks.Count >= MostMasks) _masks.Clear();
        Array.Clear(_scratch);
        _walk.Allow(position, _scratch);
        foreach (int id in _stopIds) _scratch[id >> 6] &= ~(1UL << id); // it would end the answer in the middle
        if (position.State.Ends) AddStops();
        return _masks[position] = new TokenMask(_scratch, Size);
    }

    private void Begin()
    {
        if (_automaton.BeginWork()) _masks.Clear();
    }

    private bool IsStop(int token)
    {
        foreach (int id in _stopIds)
        {
            if (id == token) return true;
        }

        return false;
    }

    private void AddStops()
    {
        foreach (int id in _stopIds) _scratch[id >> 6] |= 1UL << id;
    }
}
