using System.Runtime.CompilerServices;
using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Tokens;

/// <summary>
/// Finds the tokens that a place of the grammar allows by a walk over the trie of the vocabulary, which enters only what the automaton accepts. What does not depend on the calls below a state
/// is found once for the state (as in XGrammar, arXiv:2411.15100); the rest, the tokens that reach beyond the end of the state's rule, once for each place.
/// </summary>
internal sealed class MaskWalk(LazyDfa automaton, TokenTrie trie)
{
    private const int MostMasks = 4096; // of 19 KB for 150,000 tokens

    private readonly Position[] _path = new Position[trie.LongestToken + 1]; // by depth
    private readonly List<DfaState> _masked = []; // states that have a mask

    /// <summary>Sets the bits of the tokens that are accepted, or begin something that is.</summary>
    /// <param name="position">The place.</param>
    /// <param name="allowed">A bit a token, all clear.</param>
    public void Allow(Position position, Span<ulong> allowed)
    {
        OpenMask open = Open(position.State!);
        open.Allowed.CopyTo(allowed);
        foreach (PendingTokens tokens in open.Pending)
        {
            TokenTrieNode parent = trie.Nodes[tokens.Node];
            _path[parent.Depth] = automaton.Follow(tokens.State, position.Calls);
            Walk(tokens.Node + 1, parent.End, allowed, null, tokens.Shortest, tokens.Longest);
        }
    }

    private OpenMask Open(DfaState state)
    {
        if (state.Mask is { } known) return known;
        if (_masked.Count >= MostMasks) ForgetMasks();
        _masked.Add(state);
        if (state.Twin is null) automaton.FindTwin(state);
        DfaState twin = state.Twin!;
        if (state.Reach >= trie.LongestToken) return state.Mask = Open(twin);
        var allowed = new ulong[(trie.VocabularySize + 63) / 64];
        var pending = new List<PendingTokens>();
        int shortest = 0;
        if (state.Reach > 0) // the twin knows all about short tokens, and long ones are few
        {
            OpenMask open = Open(twin);
            open.Allowed.CopyTo(allowed, 0);
            foreach (int id in trie.LongerThan(state.Reach)) allowed[id >> 6] &= ~(1UL << id);
            foreach (PendingTokens tokens in open.Pending) pending.Add(tokens with { Longest = Math.Min(tokens.Longest, state.Reach) });
            shortest = state.Reach + 1;
        }

        // A state that may end here is above no call, or its call would have returned: it is the last of the grammar.
        _path[0] = new Position(state, state.Ends ? automaton.Stacks.Ground : automaton.Stacks.Unknown);
        Walk(0, trie.Nodes.Length, allowed, state.Ends ? null : pending, shortest, int.MaxValue);
        return state.Mask = new OpenMask(allowed, pending);
    }

    private void ForgetMasks()
    {
        foreach (DfaState state in _masked) state.Mask = null;
        _masked.Clear();
    }

    // The path holds where the parent of the first node leads. The loop runs over a whole vocabulary the first time that it runs at all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(int node, int end, Span<ulong> allowed, List<PendingTokens>? pending, int shortest, int longest)
    {
        TokenTrieNode[] nodes = trie.Nodes;
        int[] tokens = trie.Tokens;
        Position[] path = _path;
        Position position = default;
        bool isBelow = false; // the node is the first child of the last one, where the position still is
        while (node < end)
        {
            ref readonly TokenTrieNode at = ref nodes[node];
            if (!isBelow) position = path[at.Depth - 1];
            isBelow = false;
            if (at.Longest < shortest || at.Depth > longest || !automaton.Read(at.Byte, ref position))
            {
                node = at.End;
                continue;
            }

            if (at.Depth >= shortest)
            {
                for (int i = at.TokenStart; i < at.TokenEnd; i++) allowed[tokens[i] >> 6] |= 1UL << tokens[i];
            }

            if (at.End == node + 1)
            {
                node++;
                continue;
            }

            DfaState state = position.State!;
            if (pending is not null && state.Ends) // and what is below is not known
            {
                pending.Add(new PendingTokens(node, state, shortest, longest));
                node = at.End;
                continue;
            }

            // All of a counted loop is walked as its twin, as far as tokens do not come to its bounds.
            if (state.Twin is null) automaton.FindTwin(state);
            if (state.Reach >= at.Longest - at.Depth) position = position with { State = state.Twin };
            node++;
            isBelow = true;
            if (nodes[node].End != at.End) path[at.Depth] = position; // for further children
        }
    }
}
