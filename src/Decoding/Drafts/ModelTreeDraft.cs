using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;
using Lockstep.Tensors;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Lets a smaller model of the same vocabulary guess a tree, level by level, each level in one pass over the tree so far. Greedily, the most likely nodes of each level get their most likely
/// successors (as EAGLE-2, arXiv:2406.16858, grows its trees). When sampling, several tokens are drawn without replacement behind the text and one behind each of those: the shape does not look at the
/// draws, so that verifiers stay exact.
/// </summary>
public sealed class ModelTreeDraft : ITreeDraft
{
    private const int MostPasses = 8;
    private const int DrawnDepth = 4; // a small drawn tree has fewer branches rather than short ones

    private readonly Session _session;
    private readonly int _contextLength;
    private readonly int _branches;
    private readonly TokenChooser _chooser;
    private readonly TapeDraws? _draws;
    private readonly List<int> _cached = [];
    private (int[] Tokens, int[] Parents) _fed = ([], []); // the last pass, of which the session keeps no path yet

    /// <summary>A draft over an empty session.</summary>
    /// <param name="session">Session of the draft model; it stays the caller's.</param>
    /// <param name="contextLength">The draft model's longest sequence; 0 when unknown.</param>
    /// <param name="config">Settings of the target: when sampling, guesses are drawn under the same steps.</param>
    /// <param name="tape">Draws of the guesses, a tape of their own; null takes one from the seed.</param>
    /// <param name="branches">Successors of a node, and nodes of a level that get some.</param>
    /// <exception cref="SessionException">The session has several sequences, holds tokens, or can run no trees.</exception>
    public ModelTreeDraft(Session session, int contextLength, GenerationConfig config, IDrawTape? tape = null, int branches = 4)
    {
        if (session.Length > 0) throw new SessionException($"A draft model needs an empty session, not one with {session.Length} tokens.");
        if (session.Capabilities.WhyNoTree is { } why) throw new SessionException($"A draft model that guesses trees needs a session that can run them: {why}.");
        tape ??= new Philox(config.RngSeed);
        (_session, _contextLength, _branches) = (session, contextLength, branches);
        _chooser = new TokenChooser(LogitsSteps.Of(config with { Mirostat = null }, tape), new Greedy());
        _draws = config.DoSample ? new TapeDraws(tape) : null;
    }

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        var tree = new DraftTree(tokens.Length, tokens.Length);
        ProposeTree(history, tree);
        return tree.BestPath(tokens);
    }

    /// <inheritdoc/>
    public void ProposeTree(TokenHistory history, DraftTree tree)
    {
        int length = history.Length, deepest = _contextLength == 0 ? tree.Deepest : Math.Min(tree.Deepest, _contextLength - length);
        if (deepest <= 0) return;
        Synchronize(history.Span);
        // A greedy tree may look at more nodes than it will keep.
        var guesses = new DraftTree(_draws is null ? tree.Room * _branches : tree.Room, deepest);
        var expanded = new HashSet<int>();
        for (int pass = 0; pass < (_draws is null ? MostPasses : deepest); pass++)
        {
            int[] level = Level(guesses, expanded, tree.Room);
            if (level.Length == 0) break;
            expanded.UnionWith(level);
            Expand(guesses, level, [0, .. guesses.Preorder(expanded.Contains)], history);
            history.Truncate(length);
        }

        DraftTree best = guesses.Best(tree.Room);
        for (int node = 1; node < best.Nodes; node++)
        {
            double above = best.Chance(best.Parent(node));
            tree.Add(best.Parent(node), best.Token(node), above > 0 ? best.Chance(node) / above : 0, best.Distribution(node));
        }
    }

    // The nodes that get successors next: those that are not among the best of a full tree could not bring any that are.
    private int[] Level(DraftTree guesses, HashSet<int> expanded, int room)
    {
        if (expanded.Count == 0) return [0];
        IEnumerable<int> open = Enumerable.Range(1, guesses.Guesses).Where(node => !expanded.Contains(node) && guesses.DepthOf(node) < guesses.Deepest);
        if (_draws is not null) return guesses.Guesses < guesses.Room ? [.. open] : [];
        double worst = guesses.Guesses < room ? 0 : guesses.Chance(guesses.ByChance().ElementAt(room - 1));
        return guesses.Guesses == guesses.Room ? [] : [.. open.Where(node => guesses.Chance(node) > worst).OrderByDescending(guesses.Chance).Take(_branches)];
    }

    private void Expand(DraftTree guesses, int[] level, int[] rows, TokenHistory history)
    {
        int length = history.Length;
        var places = new Dictionary<int, int>();
        for (int row = 0; row < rows.Length; row++) places[rows[row]] = row;
        int[] tokens = Array.ConvertAll(rows, node => node == 0 ? history.Span[^1] : guesses.Token(node));
        int[] parents = Array.ConvertAll(rows, node => node == 0 ? -1 : places[guesses.Parent(node)]);
        Tensor logits = _session.ForwardTree(tokens, parents);
        _fed = (tokens, parents);
        int vocabulary = logits.Shape[2];
        foreach (int node in level)
        {
            history.Truncate(length);
            foreach (int token in guesses.PathTo(node)) history.Append(token);
            double[] distribution = _chooser.Distribution(logits.Values<float>().Slice(places[node] * vocabulary, vocabulary), history);
            if (_draws is null) AddLikely(guesses, node, distribution);
            else AddDrawn(guesses, node, distribution, node == 0 ? Math.Clamp(guesses.Room / DrawnDepth, 1, _branches) : 1, _draws);
        }
    }

    private void AddLikely(DraftTree guesses, int node, double[] distribution)
    {
        for (int i = 0; i < _branches; i++)
        {
            int token = Array.IndexOf(distribution, distribution.Max());
            if (distribution[token] <= 0) return;
            guesses.Add(node, token, distribution[token]);
            distribution[token] = 0;
        }
    }

    // Without replacement: each sibling is drawn from what the ones before it leave.
    private static void AddDrawn(DraftTree guesses, int node, double[] distribution, int count, TapeDraws draws)
    {
        for (int i = 0; i < count; i++)
        {
            double sum = distribution.Sum();
            if (sum <= 0) return;
            double[] q = Array.ConvertAll(distribution, weight => weight / sum);
            int token = draws.Pick(q);
            guesses.Add(node, token, q[token], q);
            distribution = [.. q];
            distribution[token] = 0;
        }
    }

    // The session gets all tokens but the last: a path of the last pass as far as it came true, then the rest.
    private void Synchronize(ReadOnlySpan<int> ids)
    {
        int common = ids[..^1].CommonPrefixLength(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cached));
        if (common == _cached.Count && _session.Length == common) KeepPath(ids);
        else Cut(common);
        ReadOnlySpan<int> rest = ids[_cached.Count..^1];
        _fed = ([], []);
        if (rest.IsEmpty) return;
        _session.Forward(rest, lastRows: 1);
        _cached.AddRange(rest);
    }

    private void KeepPath(ReadOnlySpan<int> ids)
    {
        int row = -1, next = 0;
        while (next >= 0 && _cached.Count < ids.Length - 1)
        {
            next = Array.FindIndex(_fed.Parents, Math.Min(row + 1, _fed.Parents.Length), parent => parent == row);
            while (next >= 0 && _fed.Tokens[next] != ids[_cached.Count]) next = Array.FindIndex(_fed.Parents, next + 1, parent => parent == row);
            if (next < 0) break;
            _cached.Add(_fed.Tokens[next]);
            row = next;
        }

        if (row >= 0) _session.Keep(row);
    }

    private void Cut(int length)
    {
        _session.Rewind(length);
        _cached.RemoveRange(length, _cached.Count - length);
    }
}
