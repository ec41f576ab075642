using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Drafts;

public class TreeDraftTests
{
    [Fact]
    public void Recycling_branches_into_the_ranks_that_hold_most_often()
    {
        var draft = new TokenRecycling(width: 2);
        float[] logits = [0, 3, 2, 0, /* after 1: */ 0, 0, 5, 4, /* after 2: */ 9, 0, 0, 8];
        draft.Observe(new DraftFeedback(new TokenHistory([0]), [0, 1, 2], logits, 0));
        var tree = new DraftTree(room: 6);
        draft.ProposeTree(new TokenHistory([3, 0]), tree);
        Assert.Equal(6, tree.Guesses);
        Assert.True(tree.Child(0, 1) > 0 && tree.Child(0, 2) > 0); // both successors of 0
        Assert.True(tree.Child(tree.Child(0, 1), 2) > 0);
        Assert.Equal(draft.Rates[0] * draft.Rates[0], tree.Chance(tree.Child(tree.Child(0, 1), 2)), 1e-12); // one product, in two orders
        Assert.Equal(0, Propose(new TokenRecycling(), [5]).Guesses);
    }

    [Fact]
    public void Recycling_learns_from_rejected_nodes_and_counts_ranks()
    {
        var draft = new TokenRecycling(width: 2);
        float[] logits = [0, 3, 2, 0, 0, 0, 5, 4, 9, 0, 0, 8];
        draft.Observe(new DraftFeedback(new TokenHistory([0]), [0], logits.AsSpan(0, 4), 0));
        double second = draft.Rates[1];
        var tree = new DraftTree();
        tree.Add(0, 1);
        tree.Add(0, 2);
        var history = new TokenHistory([3, 0]);
        history.Append(2); // the second successor of 0
        history.Append(0);
        draft.ObserveTree(new TreeFeedback(history, tree, [0, 1, 2], logits, [0, 2]));
        Assert.Equal([2, 3], draft.Successors(1).ToArray()); // of a node that was rejected
        Assert.True(draft.Rates[1] > second);
    }

    [Fact]
    public void The_suffix_tree_has_every_continuation_by_how_often_it_came()
    {
        var draft = new SuffixDraft();
        DraftTree tree = Propose(draft, [1, 2, 3, 9, 1, 2, 4, 8, 1, 2, 3, 7, 1, 2]);
        int three = tree.Child(0, 3), four = tree.Child(0, 4);
        Assert.True(tree.Chance(three) > tree.Chance(four));
        Assert.True(tree.Child(three, 9) > 0 && tree.Child(three, 7) > 0 && tree.Child(four, 8) > 0);
        Assert.Equal(-1, tree.Child(0, 9));
        Assert.Equal(0, Propose(new SuffixDraft(), [1, 2, 3]).Guesses);
    }

    [Fact]
    public void A_corpus_is_a_second_witness_and_its_borders_are_no_guesses()
    {
        DraftTree tree = Propose(new SuffixDraft(corpus: [[5, 6, 7, 1], [2, 6]]), [5, 6]);
        Assert.True(tree.Child(0, 7) > 0);
        for (int node = 1; node < tree.Nodes; node++) Assert.True(tree.Token(node) >= 0);
    }

    [Fact]
    public void Counts_of_the_automaton_are_those_of_the_text()
    {
        var random = new Random(4);
        int[] text = Enumerable.Range(0, 50).Select(_ => random.Next(3)).ToArray();
        var automaton = new SuffixAutomaton();
        foreach (int token in text) automaton.Append(token);
        for (int start = 0; start < text.Length; start++)
        {
            for (int length = 1; length <= Math.Min(8, text.Length - start); length++)
            {
                int state = 0;
                foreach (int token in text.AsSpan(start, length)) state = automaton.After(state, token);
                int occurrences = Enumerable.Range(0, text.Length - length + 1).Count(at => text.AsSpan(at, length).SequenceEqual(text.AsSpan(start, length)));
                Assert.Equal(occurrences, automaton.Count(state));
            }
        }
    }

    [Fact]
    public void Merged_drafts_share_what_begins_alike()
    {
        var draft = new MergedDraft(new Always(1, 2, 3), new Always(1, 2, 4), new Always(5));
        var tree = new DraftTree(room: 8, deepest: 8);
        draft.ProposeTree(new TokenHistory([0]), tree);
        Assert.Equal(5, tree.Guesses);
        int two = tree.Child(tree.Child(0, 1), 2);
        Assert.True(tree.Child(two, 3) > 0 && tree.Child(two, 4) > 0 && tree.Child(0, 5) > 0);
        var chain = new int[3];
        Assert.Equal(3, draft.Propose(new TokenHistory([0]), chain));
        Assert.Equal([1, 2, 3], chain);
    }

    [Fact]
    public void A_merged_draft_trusts_the_one_that_is_right()
    {
        var draft = new MergedDraft(new Always(1), new Always(5));
        var history = new TokenHistory([0]);
        for (int pass = 0; pass < 20; pass++)
        {
            var tree = new DraftTree(room: 2);
            draft.ProposeTree(history, tree);
            history.Append(5);
            draft.ObserveTree(new TreeFeedback(history, tree.Best(2), [0, 1, 5], new float[18], [0]));
        }

        Assert.True(draft.Rates[1] > 0.9 && draft.Rates[0] < 0.2, string.Join(' ', draft.Rates));
        var last = new DraftTree(room: 1);
        draft.ProposeTree(history, last);
        Assert.Equal(5, last.Token(1));
    }

    [Fact]
    public void An_adaptive_length_takes_the_nodes_that_pay()
    {
        var length = new AdaptiveLength(new PerRow(first: 1, next: 0.2));
        var tree = new DraftTree();
        foreach (double chance in new[] { 0.9, 0.5, 0.3, 0.05, 0.04, 0.01 }) tree.Add(0, 1, chance);
        // 1/1, 1.9/1.2, 2.4/1.4, 2.7/1.6 = 1.69 < 1.71: two guesses.
        Assert.Equal(2, length.Nodes(tree, 6));
        Assert.Equal(6, new AdaptiveLength(new PerRow(1, 0)).Nodes(tree, 6)); // rows that cost nothing
        IDraftLength two = new FixedLength(2);
        Assert.Equal(2, two.Nodes(tree, 6));
        for (int pass = 0; pass < 60; pass++) length.ObserveTree(tree, 0); // its chances were never right
        Assert.Equal(0, length.Nodes(tree, 6));
    }

    private static DraftTree Propose(ITreeDraft draft, int[] text)
    {
        var tree = new DraftTree();
        draft.ProposeTree(new TokenHistory(text), tree);
        return tree;
    }

    private sealed class Always(params int[] guesses) : IDraft
    {
        public int Propose(TokenHistory history, Span<int> tokens)
        {
            int count = Math.Min(guesses.Length, tokens.Length);
            guesses.AsSpan(0, count).CopyTo(tokens);
            return count;
        }
    }

    private sealed class PerRow(double first, double next) : IForwardCost
    {
        public double Seconds(int rows) => first + next * (rows - 1);

        public void Observe(int rows, double seconds)
        {
        }
    }
}
