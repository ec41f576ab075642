using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Merges the guesses of several drafts into one tree, in which those that begin alike share their beginning. A guess is worth what the draft that trusts it most says, times how right that draft
/// has been. A guess that was drawn counts as certain, which any verifier is exact for.
/// </summary>
public sealed class MergedDraft : ITreeDraft
{
    private const double Memory = 0.9; // weight of the past in a draft's record

    private readonly IDraft[] _drafts;
    private readonly DraftTree?[] _guessed;
    private readonly double[] _rates;
    private int _lengthBefore;

    /// <summary>A merger of cheap drafts; all of them are asked every time.</summary>
    /// <param name="drafts">The drafts; of equal promise the first one's guess comes first.</param>
    public MergedDraft(params ReadOnlySpan<IDraft> drafts)
    {
        _drafts = [.. drafts];
        _guessed = new DraftTree?[_drafts.Length];
        _rates = Array.ConvertAll(_drafts, _ => 0.6);
    }

    /// <summary>How often the best next guess of each draft has held, weighted towards the present.</summary>
    public IReadOnlyList<double> Rates => _rates;

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        var tree = new DraftTree(tokens.Length * 2, tokens.Length);
        ProposeTree(history, tree);
        return tree.BestPath(tokens);
    }

    /// <inheritdoc/>
    public void ProposeTree(TokenHistory history, DraftTree tree)
    {
        _lengthBefore = history.Length;
        for (int i = 0; i < _drafts.Length; i++) _guessed[i] = Ask(_drafts[i], _rates[i], history, tree);
        var merged = new DraftTree(Math.Max(1, _guessed.Sum(guessed => guessed!.Guesses)), tree.Deepest);
        // Likeliest first, so that a guess of several drafts is added with the highest of its chances.
        var places = new Dictionary<(int Draft, int Node), int>();
        foreach ((int draft, int node) in _guessed.SelectMany((guessed, draft) => guessed!.ByChance().Select(node => (draft, node))).OrderByDescending(guess => _guessed[guess.draft]!.Chance(guess.node)))
        {
            DraftTree guessed = _guessed[draft]!;
            int parent = guessed.Parent(node) == 0 ? 0 : places[(draft, guessed.Parent(node))];
            int place = merged.Child(parent, guessed.Token(node));
            double above = merged.Chance(parent);
            if (place < 0) place = merged.Add(parent, guessed.Token(node), above > 0 ? guessed.Chance(node) / above : 0);
            places[(draft, node)] = place;
        }

        DraftTree best = merged.Best(tree.Room);
        for (int node = 1; node < best.Nodes; node++) tree.Add(best.Parent(node), best.Token(node), best.Chance(best.Parent(node)) is > 0 and var above ? best.Chance(node) / above : 0);
    }

    /// <inheritdoc/>
    public void Observe(in DraftFeedback feedback)
    {
        Judge(feedback.History);
        foreach (IDraft draft in _drafts) draft.Observe(feedback);
    }

    /// <inheritdoc/>
    public void ObserveTree(in TreeFeedback feedback)
    {
        Judge(feedback.History);
        foreach (IDraft draft in _drafts)
        {
            if (draft is ITreeDraft trees) trees.ObserveTree(feedback);
            else draft.Observe(feedback.Path);
        }
    }

    // The guesses of one draft with chances that its record supports.
    private static DraftTree Ask(IDraft draft, double rate, TokenHistory history, DraftTree tree)
    {
        var guessed = new DraftTree(tree.Room, tree.Deepest);
        if (draft is ITreeDraft trees)
        {
            trees.ProposeTree(history, guessed);
            return guessed;
        }

        Span<int> tokens = stackalloc int[Math.Min(tree.Deepest, tree.Room)];
        int count = draft.Propose(history, tokens), node = 0;
        for (int i = 0; i < count; i++) node = guessed.Add(node, tokens[i], rate);
        return guessed;
    }

    // A draft is judged in each place that its own best guesses reach.
    private void Judge(TokenHistory history)
    {
        ReadOnlySpan<int> answer = history.Span[Math.Min(_lengthBefore, history.Length)..];
        for (int i = 0; i < _drafts.Length; i++)
        {
            if (_guessed[i] is not { } guessed) continue;
            int[] path = new int[guessed.Depth];
            int count = guessed.BestPath(path), right = answer.CommonPrefixLength(path.AsSpan(0, count));
            int judged = Math.Min(right + 1, Math.Min(count, answer.Length));
            for (int guess = 0; guess < judged; guess++) _rates[i] = Memory * _rates[i] + (1 - Memory) * (guess < right ? 1 : 0);
            _guessed[i] = null;
        }
    }
}
