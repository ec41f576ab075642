namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Guesses of which several may continue the same text. Node 0 is the text so far, every other node one guessed token behind its parent. Children of a node are tried in the order in which they
/// were added.
/// </summary>
/// <param name="room">Most guesses.</param>
/// <param name="deepest">Most guesses of one path.</param>
public sealed class DraftTree(int room = Generator.MostGuesses, int deepest = Generator.MostGuesses)
{
    private readonly List<Node> _nodes = [new Node(-1, -1, 0, 1, null)];

    /// <summary>Most guesses.</summary>
    public int Room => room;

    /// <summary>Most guesses of one path.</summary>
    public int Deepest => deepest;

    /// <summary>Nodes, node 0 included.</summary>
    public int Nodes => _nodes.Count;

    /// <summary>Guesses.</summary>
    public int Guesses => _nodes.Count - 1;

    /// <summary>Guesses of the longest path.</summary>
    public int Depth { get; private set; }

    /// <summary>True when a guess was drawn from a distribution: then leaving out nodes by what was drawn would make a verdict wrong.</summary>
    public bool IsDrawn { get; private set; }

    /// <summary>Adds a guess.</summary>
    /// <param name="parent">The node that it continues; -1, as for a node that did not fit, adds nothing.</param>
    /// <param name="token">The guess.</param>
    /// <param name="chance">An estimate of the chance that the guess holds when its parent does, in [0, 1]: decides which nodes are worth their place, never what is accepted.</param>
    /// <param name="distribution">What the token was drawn from, given its elder siblings, <c>[vocabulary]</c>: without those when drawn without replacement. Null for a guess that is certain.</param>
    /// <returns>The number of the node; -1 when the tree is full or would become too deep.</returns>
    public int Add(int parent, int token, double chance = 0.5, double[]? distribution = null)
    {
        if (parent < 0 || Guesses == room || _nodes[parent].Depth == deepest) return -1;
        Node above = _nodes[parent];
        int node = _nodes.Count;
        _nodes.Add(new Node(token, parent, above.Depth + 1, above.Chance * Math.Clamp(chance, 0, 1), distribution));
        if (above.LastChild < 0) above.FirstChild = node;
        else _nodes[above.LastChild].NextSibling = node;
        above.LastChild = node;
        Depth = Math.Max(Depth, above.Depth + 1);
        IsDrawn |= distribution is not null;
        return node;
    }

    /// <summary>The token of a node; -1 for node 0.</summary>
    public int Token(int node) => _nodes[node].Token;

    /// <summary>The node that a node continues; -1 for node 0.</summary>
    public int Parent(int node) => _nodes[node].Parent;

    /// <summary>Guesses on the way to a node, itself included.</summary>
    public int DepthOf(int node) => _nodes[node].Depth;

    /// <summary>The estimated chance that a node and all above it hold.</summary>
    public double Chance(int node) => _nodes[node].Chance;

    /// <summary>What a guess was drawn from, given its elder siblings, <c>[vocabulary]</c>; null for a certain one.</summary>
    public double[]? Distribution(int node) => _nodes[node].Distribution;

    /// <summary>The first child of a node; -1 for none.</summary>
    public int FirstChild(int node) => _nodes[node].FirstChild;

    /// <summary>The child of the same parent that comes next; -1 for none.</summary>
    public int NextSibling(int node) => _nodes[node].NextSibling;

    /// <summary>The first child with a token; -1 for none.</summary>
    public int Child(int node, int token)
    {
        int child = FirstChild(node);
        while (child >= 0 && Token(child) != token) child = NextSibling(child);
        return child;
    }

    /// <summary>The guesses on the way to a node.</summary>
    public int[] PathTo(int node)
    {
        var path = new int[DepthOf(node)];
        for (int i = path.Length - 1; i >= 0; i--, node = Parent(node)) path[i] = Token(node);
        return path;
    }

    /// <summary>The most promising nodes, in depth-first preorder, as a session wants its rows.</summary>
    /// <param name="guesses">How many guesses to keep; a drawn tree keeps all.</param>
    public DraftTree Best(int guesses)
    {
        // A parent is never less likely than its child and has the lower number, so the best nodes are a tree.
        var kept = new HashSet<int>(IsDrawn ? Enumerable.Range(1, Guesses) : ByChance().Take(guesses));
        var best = new DraftTree(room, deepest);
        var places = new int[Nodes];
        foreach (int node in Preorder(kept.Contains))
        {
            double above = Chance(Parent(node));
            places[node] = best.Add(places[Parent(node)], Token(node), above > 0 ? Chance(node) / above : 0, Distribution(node));
        }

        return best;
    }

    /// <summary>The guesses of a subtree, which has the parent of each of its nodes, in depth-first preorder.</summary>
    public IEnumerable<int> Preorder(Func<int, bool> isKept)
    {
        for (int node = Next(0); node > 0; node = Next(node)) yield return node;

        // Down, else to the side, else up and to the side.
        int Next(int node)
        {
            int next = FirstChild(node);
            while (true)
            {
                while (next > 0 && !isKept(next)) next = NextSibling(next);
                if (next > 0 || node == 0) return next;
                (next, node) = (NextSibling(node), Parent(node));
            }
        }
    }

    /// <summary>Guesses by falling chance, parents before their children.</summary>
    public IEnumerable<int> ByChance() => Enumerable.Range(1, Guesses).OrderByDescending(Chance); // a stable sort

    /// <summary>The path that follows the most likely child from node to node.</summary>
    /// <returns>How many tokens were written.</returns>
    public int BestPath(Span<int> tokens)
    {
        int count = 0;
        for (int node = 0; count < tokens.Length; count++)
        {
            int best = FirstChild(node);
            for (int child = best; child >= 0; child = NextSibling(child))
            {
                if (Chance(child) > Chance(best)) best = child;
            }

            if (best < 0) break;
            (node, tokens[count]) = (best, Token(best));
        }

        return count;
    }

    private sealed class Node(int token, int parent, int depth, double chance, double[]? distribution)
    {
        public int Token => token;

        public int Parent => parent;

        public int Depth => depth;

        public double Chance => chance;

        public double[]? Distribution => distribution;

        public int FirstChild { get; set; } = -1;

        public int LastChild { get; set; } = -1;

        public int NextSibling { get; set; } = -1;
    }
}
