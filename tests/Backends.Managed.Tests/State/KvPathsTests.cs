using Lockstep.Backends.Managed.State;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.State;

/// <summary>A tree of rows in a cache: each path holds what a chain of its rows would hold.</summary>
public class KvPathsTests
{
    private const int Heads = 2;
    private const int Dim = 3;

    [Theory]
    [MemberData(nameof(KvCacheTests.Formats), MemberType = typeof(KvCacheTests))]
    public void Every_path_holds_what_a_chain_holds_and_any_may_be_kept(KvType type, KvLayout layout)
    {
        var memory = new KvMemory();
        for (int program = 0; program < 20; program++)
        {
            var random = new Random(program);
            using var cache = new KvCache(new KvBlockFormat(type, layout, Heads, Dim), memory);
            using var chain = new KvCache(new KvBlockFormat(type, layout, Heads, Dim), memory);
            Append(cache, Rows(1 + random.Next(140), program), chain);
            for (int step = 0; step < 6; step++)
            {
                using KvCache? fork = random.Next(3) == 0 ? cache.Share() : null; // then the first path may not write into the last block either
                RowTree tree = Tree(random, 1 + random.Next(90));
                Tensor rows = Rows(tree.Rows, random.Next());
                int length = cache.Length;
                KvPaths paths = cache.AppendTree(rows, tree);
                for (int path = 0; path < tree.Leaves.Length; path++)
                {
                    Append(chain, Gather(rows, tree.PathTo(tree.Leaves[path])));
                    Assert.Equal(Content(chain), Read(paths.Of(path), chain.Length));
                    chain.Truncate(length);
                }

                cache.EndRun(completed: true);
                Assert.Equal(length, cache.Length);
                Assert.Equal(Content(chain), Content(cache)); // nothing counts yet
                int row = random.Next(tree.Rows);
                cache.Keep(row);
                Append(chain, Gather(rows, tree.PathTo(row)));
                Assert.Equal(Content(chain), Content(cache));
                Append(cache, Rows(1 + random.Next(3), random.Next()), chain);
                Assert.Equal(Content(chain), Content(cache));
                if (fork is not null) Assert.Equal(Content(fork), Content(chain, fork.Length));
            }
        }

        Assert.Equal(0, memory.BlocksInUse);
    }

    [Fact]
    public void Paths_share_full_blocks_and_give_theirs_back()
    {
        var memory = new KvMemory();
        using var cache = new KvCache(new KvBlockFormat(KvType.F32, KvLayout.Keys, Heads, Dim), memory);
        Append(cache, Rows(64 + 10, 1));
        Assert.Equal(2, memory.BlocksInUse);
        cache.AppendTree(Rows(4, 2), new RowTree([-1, 0, 0, 0]));
        Assert.Equal(2 + 2, memory.BlocksInUse); // a copy of the last block for two of the three paths
        cache.EndRun(completed: true);
        cache.Keep(2);
        Assert.Equal((76, 2), (cache.Length, memory.BlocksInUse));
    }

    [Fact]
    public void A_failed_run_and_whatever_comes_instead_of_keeping_forget_the_tree()
    {
        var memory = new KvMemory();
        using var cache = new KvCache(new KvBlockFormat(KvType.F16, KvLayout.Values, Heads, Dim), memory);
        Append(cache, Rows(70, 1));
        float[] before = Content(cache);
        var tree = new RowTree([-1, 0, 0]);
        cache.AppendTree(Rows(3, 2), tree);
        cache.EndRun(completed: false);
        Assert.Throws<InvalidOperationException>(() => cache.Keep(0));
        cache.AppendTree(Rows(3, 2), tree);
        cache.EndRun(completed: true);
        cache.Truncate(70);
        Assert.Throws<InvalidOperationException>(() => cache.Keep(0));
        cache.AppendTree(Rows(3, 2), tree);
        cache.EndRun(completed: true);
        cache.Append(Rows(1, 3));
        cache.EndRun(completed: false);
        Assert.Throws<InvalidOperationException>(() => cache.Keep(0));
        Assert.Equal(before, Content(cache));
        Assert.Equal(2, memory.BlocksInUse);
    }

    [Fact]
    public void A_tree_may_begin_an_empty_cache()
    {
        using var cache = new KvCache(new KvBlockFormat(KvType.F32, KvLayout.Keys, Heads, Dim), new KvMemory());
        using var chain = new KvCache(new KvBlockFormat(KvType.F32, KvLayout.Keys, Heads, Dim), new KvMemory());
        Tensor rows = Rows(4, 1);
        cache.AppendTree(rows, new RowTree([-1, 0, 1, 0]));
        cache.EndRun(completed: true);
        cache.Keep(3);
        Append(chain, Gather(rows, [0, 3]));
        Assert.Equal(Content(chain), Content(cache));
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        using var cache = new KvCache(new KvBlockFormat(KvType.F32, KvLayout.Keys, Heads, Dim), new KvMemory());
        Assert.Contains("are not the 2 of a tree", Assert.Throws<ArgumentException>(() => cache.AppendTree(Rows(3, 1), new RowTree([-1, 0]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_of_rows_knows_its_paths()
    {
        var tree = new RowTree([-1, 0, 1, 1, 0, 4]);
        Assert.Equal([0, 1, 2, 2, 1, 2], tree.Depths.ToArray());
        Assert.Equal([2, 3, 5], tree.Leaves.ToArray());
        Assert.Equal([0, 3, 4], Enumerable.Range(0, 3).Select(tree.FirstOwnRow));
        Assert.Equal([0, 0, 0, 1, 2, 2], Enumerable.Range(0, 6).Select(tree.PathOf));
        Assert.Equal([0, 4, 5], tree.PathTo(5));
        Assert.Throws<ArgumentException>(() => new RowTree([]));
        Assert.Throws<ArgumentException>(() => new RowTree([-1, 1]));
        Assert.Throws<ArgumentException>(() => new RowTree([-1, 0, 0, 1])); // row 1 has ended
        Assert.Throws<ArgumentException>(() => new RowTree([-1, -1]));
    }

    private static void Append(KvCache cache, Tensor rows, KvCache? other = null)
    {
        cache.Append(rows);
        cache.EndRun(completed: true);
        if (other is not null) Append(other, rows);
    }

    private static RowTree Tree(Random random, int rows)
    {
        int[] parents = new int[rows];
        parents[0] = -1;
        for (int row = 1; row < rows; row++)
        {
            parents[row] = row - 1;
            for (int up = random.Next(5) == 0 ? random.Next(6) : 0; up > 0 && parents[row] > 0; up--) parents[row] = parents[parents[row]];
        }

        return new RowTree(parents);
    }

    private static Tensor Rows(int tokens, int seed)
    {
        var random = new Random(seed);
        return Tensor.From(Enumerable.Range(0, Heads * tokens * Dim).Select(_ => random.NextSingle() * 4 - 2).ToArray(), 1, Heads, tokens, Dim);
    }

    // [1, heads, path, dim]
    private static Tensor Gather(Tensor rows, int[] path)
    {
        int tokens = rows.Shape[2];
        float[] all = rows.Values<float>().ToArray();
        return Tensor.From(Enumerable.Range(0, Heads).SelectMany(head => path.SelectMany(row => all.AsSpan((head * tokens + row) * Dim, Dim).ToArray())).ToArray(), 1, Heads, path.Length, Dim);
    }

    private static float[] Content(KvCache cache) => cache.ToTensor().Values<float>().ToArray();

    private static float[] Content(KvCache cache, int length)
    {
        using KvCache shorter = cache.Share();
        shorter.Truncate(length);
        return Content(shorter);
    }

    private static float[] Read(PagedBlocks blocks, int length)
    {
        var content = new float[Heads * length * Dim];
        for (int head = 0; head < Heads; head++)
        {
            for (int position = 0; position < length; position++)
                KvBlockRows.Read(blocks.Format, blocks.Table[position / KvBlockFormat.Positions], head, position % KvBlockFormat.Positions, 1, content.AsSpan((head * length + position) * Dim, Dim));
        }

        return content;
    }
}
