using System.Diagnostics;
using System.Runtime.InteropServices;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Trace;
using Lockstep.Decoding.Verify;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>One pass of the loop over a tree of guesses: propose, forward, verify, keep the path that holds.</summary>
/// <param name="session">A session that runs trees.</param>
/// <param name="draft">Guesses.</param>
/// <param name="length">How many guesses to feed.</param>
/// <param name="room">Most guesses.</param>
/// <param name="chooser">Chooses tokens.</param>
/// <param name="verifier">Decides which path of a sampled answer stays; null takes the tokens that equal the one drawn in their place.</param>
/// <param name="draws">Draws of the verifier.</param>
/// <param name="recorder">Notes every pass; null for nobody.</param>
internal sealed class TreeStep(Session session, ITreeDraft draft, IDraftLength length, int room, TokenChooser chooser, ITreeVerifier? verifier, IDraws draws, StepRecorder? recorder)
{
    private readonly List<int> _kept = []; // nodes after which the tokens of this pass came

    /// <summary>Takes a token of the answer.</summary>
    /// <param name="token">The token.</param>
    /// <param name="logits">The logits that it was chosen from, <c>[vocabulary]</c>.</param>
    /// <returns>False when the answer ends with it.</returns>
    public delegate bool TakeToken(int token, ReadOnlySpan<float> logits);

    /// <summary>Runs a pass.</summary>
    /// <param name="history">Prompt and answer so far; the session holds all but its last token.</param>
    /// <param name="deepest">Most guesses of a path.</param>
    /// <param name="statistics">Counts the pass.</param>
    /// <param name="taken">Tokens of the pass, filled by <paramref name="take"/>.</param>
    /// <param name="take">Takes the tokens, one or more.</param>
    public void Run(TokenHistory history, int deepest, GenerationStatistics statistics, List<int> taken, TakeToken take)
    {
        DraftTree tree = Propose(history, deepest, statistics);
        var fed = new int[tree.Nodes];
        fed[0] = history.Span[^1];
        for (int node = 1; node < fed.Length; node++) fed[node] = tree.Token(node);
        int[] parents = [.. Enumerable.Range(0, fed.Length).Select(tree.Parent)];
        Tensor logits = Forward(tree, fed, parents, statistics);
        ReadOnlySpan<float> rows = logits.Values<float>()[^(fed.Length * logits.Shape[2])..];
        _kept.Clear();
        long start = Stopwatch.GetTimestamp();
        int accepted = verifier is not null && tree.Guesses > 0 ? VerifyDistributions(verifier, tree, history, rows, take) : VerifyExactly(tree, history, rows, take);
        statistics.ChoiceTime += Stopwatch.GetElapsedTime(start);
        statistics.CountTree(tree, accepted);
        if (tree.Guesses > 0) length.ObserveTree(tree, accepted);
        draft.ObserveTree(new TreeFeedback(history, tree, fed, rows, CollectionsMarshal.AsSpan(_kept)));
        if (tree.Guesses > 0) session.Keep(_kept[^1]); // everything but the last token stays in the cache, with a draft or without
        recorder?.Step(history, fed, rows, fed.AsSpan(1), accepted, taken, session.Length, draft, statistics, parents.AsSpan(1), CollectionsMarshal.AsSpan(_kept));
    }

    private DraftTree Propose(TokenHistory history, int deepest, GenerationStatistics statistics)
    {
        var tree = new DraftTree(Math.Max(room, 1), Math.Max(deepest, 1));
        if (deepest <= 0) return tree;
        long start = Stopwatch.GetTimestamp();
        draft.ProposeTree(history, tree);
        tree = tree.Best(tree.IsDrawn || tree.Guesses == 0 ? tree.Guesses : length.Nodes(tree, room));
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        statistics.DraftTime += time;
        if (tree.Guesses > 0) length.ObserveDraft(tree.Guesses, time.TotalSeconds);
        return tree;
    }

    private Tensor Forward(DraftTree tree, int[] fed, int[] parents, GenerationStatistics statistics)
    {
        long start = Stopwatch.GetTimestamp();
        Tensor logits = tree.Guesses == 0 ? session.Forward(fed, lastRows: 1) : session.ForwardTree(fed, parents);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        statistics.ForwardTime += time;
        statistics.Forwards++;
        length.ObserveForward(fed.Length, time.TotalSeconds);
        return logits;
    }

    // Follows the child that the selector takes.
    private int VerifyExactly(DraftTree tree, TokenHistory history, ReadOnlySpan<float> rows, TakeToken take)
    {
        int vocabulary = rows.Length / tree.Nodes;
        for (int node = 0; ;)
        {
            ReadOnlySpan<float> logits = rows.Slice(node * vocabulary, vocabulary);
            int token = chooser.Choose(logits, history);
            recorder?.Chose(chooser.Probability(token));
            _kept.Add(node);
            bool goesOn = take(token, logits);
            int child = tree.Child(node, token);
            if (!goesOn || child < 0) return tree.DepthOf(child < 0 ? node : child);
            node = child;
        }
    }

    // The verifier sees the distributions after all nodes, each after the guesses above it.
    private int VerifyDistributions(ITreeVerifier rule, DraftTree tree, TokenHistory history, ReadOnlySpan<float> rows, TakeToken take)
    {
        int vocabulary = rows.Length / tree.Nodes, before = history.Length;
        var target = new double[tree.Nodes][];
        for (int node = 0; node < target.Length; node++)
        {
            // In preorder the way to a node differs from the way to the last one in its end alone.
            if (node > 0)
            {
                history.Truncate(before + tree.DepthOf(node) - 1);
                history.Append(tree.Token(node));
            }

            target[node] = chooser.Distribution(rows.Slice(node * vocabulary, vocabulary), history);
        }

        history.Truncate(before);
        TreeVerdict verdict = rule.Verify(tree, target, draws);
        int accepted = tree.DepthOf(verdict.Node);
        foreach ((int node, int token) in Answer(tree, verdict))
        {
            _kept.Add(node);
            recorder?.Chose(target[node][token]);
            if (!take(token, rows.Slice(node * vocabulary, vocabulary))) return Math.Min(_kept.Count, accepted);
        }

        return accepted;
    }

    // The tokens of a verdict, and the nodes after which they come.
    private static (int Node, int Token)[] Answer(DraftTree tree, TreeVerdict verdict)
    {
        var answer = new (int Node, int Token)[tree.DepthOf(verdict.Node) + 1];
        answer[^1] = (verdict.Node, verdict.Next);
        for (int node = verdict.Node; node > 0; node = tree.Parent(node)) answer[tree.DepthOf(node) - 1] = (tree.Parent(node), tree.Token(node));
        return answer;
    }
}
