using Lockstep.Decoding.Drafts;

namespace Lockstep.Decoding.Tests.Drafts;

public class DraftTreeTests
{
    [Fact]
    public void Nodes_know_their_place()
    {
        var tree = new DraftTree(room: 5, deepest: 2);
        int a = tree.Add(0, 7, 0.5), b = tree.Add(0, 8, 0.25), c = tree.Add(a, 9, 0.5);
        Assert.Equal((1, 2, 3), (a, b, c));
        Assert.Equal((4, 3, 2), (tree.Nodes, tree.Guesses, tree.Depth));
        Assert.Equal([7, 9], tree.PathTo(c));
        Assert.Equal(0.25, tree.Chance(c));
        Assert.Equal((b, -1, c), (tree.Child(0, 8), tree.Child(0, 9), tree.Child(a, 9)));
        Assert.Equal((a, b, -1), (tree.FirstChild(0), tree.NextSibling(a), tree.NextSibling(b)));
        Assert.False(tree.IsDrawn);
    }

    [Fact]
    public void A_full_or_too_deep_tree_takes_nothing_more_and_nothing_below_it()
    {
        var tree = new DraftTree(room: 3, deepest: 2);
        int a = tree.Add(0, 1), b = tree.Add(a, 2);
        Assert.Equal(-1, tree.Add(b, 3));
        Assert.Equal(-1, tree.Add(tree.Add(b, 3), 4));
        Assert.Equal(3, tree.Add(0, 5));
        Assert.Equal(-1, tree.Add(0, 6));
        Assert.Equal(3, tree.Guesses);
    }

    [Fact]
    public void The_best_nodes_stand_in_preorder_with_siblings_in_their_order()
    {
        var tree = new DraftTree();
        int a = tree.Add(0, 1, 0.3), b = tree.Add(0, 2, 0.6), c = tree.Add(b, 3, 0.9), d = tree.Add(a, 4, 0.9);
        tree.Add(c, 5, 0.1);
        tree.Add(d, 6, 0.9);
        tree.Add(b, 7, 0.5);
        DraftTree all = tree.Best(64);
        Assert.Equal([1, 4, 6, 2, 3, 5, 7], Enumerable.Range(1, all.Guesses).Select(all.Token));
        Assert.Equal([-1, 0, 1, 2, 0, 4, 5, 4], Enumerable.Range(0, all.Nodes).Select(all.Parent));
        DraftTree best = tree.Best(4); // chances: 2 0.6, 3 0.54, 1 0.3, 7 0.3, 4 0.27 ...
        Assert.Equal([1, 2, 3, 7], Enumerable.Range(1, best.Guesses).Select(best.Token));
        Assert.Equal(0.54, best.Chance(3), 1e-12); // a product that is divided and multiplied again
        Assert.Equal(0, tree.Best(0).Guesses);
        Span<int> path = new int[5];
        Assert.Equal(3, tree.BestPath(path));
        Assert.Equal([2, 3, 5], path[..3].ToArray());
    }

    [Fact]
    public void A_drawn_tree_is_never_cut_by_what_was_drawn()
    {
        var tree = new DraftTree();
        tree.Add(0, 1, 0.1, [0.9, 0.1]);
        tree.Add(0, 0, 0.9);
        Assert.True(tree.IsDrawn);
        Assert.Equal(2, tree.Best(1).Guesses);
    }

    [Fact]
    public void Any_tree_comes_out_as_rows_that_a_session_takes()
    {
        var random = new Random(1);
        for (int run = 0; run < 200; run++)
        {
            var tree = new DraftTree();
            for (int node = 1; node < 30; node++) tree.Add(random.Next(node), node, random.NextDouble());
            DraftTree best = tree.Best(1 + random.Next(29));
            var rows = new Lockstep.Backends.RowTree(Enumerable.Range(0, best.Nodes).Select(best.Parent).ToArray());
            Assert.Equal(best.Nodes, rows.Rows);
            Assert.Equal(Enumerable.Range(0, best.Nodes).Select(best.DepthOf), rows.Depths.ToArray());
            for (int node = 1; node < best.Nodes; node++) Assert.Equal(tree.PathTo(best.Token(node)), best.PathTo(node)); // tokens are the old numbers
        }
    }
}
