namespace Lockstep.Decoding.Drafts;

/// <summary>Grows a tree of guesses from what followed a match in a text, the likeliest first: a guess is as likely as its share of the continuations, times the trust in a match of that length.</summary>
/// <param name="automaton">The text.</param>
/// <param name="border">A token that ends guesses.</param>
internal sealed class SuffixBranches(SuffixAutomaton automaton, int border)
{
    private const int MostEnds = 4; // the match and its shorter ends
    private const int MostContinuations = 256; // of a match that many things followed, none is likely
    private const double ShorterEnd = 0.5; // weight of each next one

    private readonly PriorityQueue<(int Parent, int Token, int State, int Match, double Chance), (double, int)> _open = new();
    private int _order; // equal chances keep their order

    /// <summary>Adds guesses until the tree is full or nothing is left to guess.</summary>
    /// <param name="tree">The tree; guesses that it has are followed, not repeated.</param>
    /// <param name="state">State of the match.</param>
    /// <param name="length">Tokens that match.</param>
    /// <param name="minMatch">Shorter matches are passed over.</param>
    public void Grow(DraftTree tree, int state, int length, int minMatch)
    {
        double weight = 1;
        for (int end = 0; end < MostEnds && state > 0 && length >= minMatch; end++, weight *= ShorterEnd)
        {
            Open(0, state, length, weight);
            state = automaton.Link(state);
            length = state > 0 ? automaton.LongestOf(state) : 0;
        }

        while (tree.Guesses < tree.Room && _open.TryDequeue(out var next, out _))
        {
            int node = tree.Child(next.Parent, next.Token);
            double above = tree.Chance(next.Parent);
            if (node < 0) node = tree.Add(next.Parent, next.Token, above > 0 ? next.Chance / above : 0);
            if (node > 0) Open(node, next.State, next.Match + 1, next.Chance);
        }
    }

    private void Open(int parent, int state, int match, double chance)
    {
        ReadOnlySpan<int> tokens = automaton.Continuations(state);
        tokens = tokens[..Math.Min(tokens.Length, MostContinuations)];
        double total = 0;
        foreach (int token in tokens) total += Weight(state, token);
        double trust = 1 - 1.0 / (1 + match);
        foreach (int token in tokens)
        {
            if (token == border) continue;
            double share = chance * trust * Weight(state, token) / total;
            _open.Enqueue((parent, token, automaton.After(state, token), match, share), (-share, _order++));
        }
    }

    private double Weight(int state, int token) => Math.Max(1, automaton.Count(automaton.After(state, token)));
}
