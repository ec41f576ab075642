using Lockstep.Backends.Managed.State;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.State;

public class KvCacheTests
{
    private const int Heads = 2;
    private const int Dim = 3;

    [Fact]
    public void Appended_positions_stand_behind_the_old_ones_through_growth()
    {
        KvCache cache = KvCache.Empty(batch: 2, Heads, Dim);
        for (int position = 0; position < 200; position++) Append(cache, position, tokens: 1);
        Assert.Equal(200, cache.Length);
        Assert.True(cache.Capacity >= 200);
        AssertContent(cache.ToTensor(), batch: 2, Enumerable.Range(0, 200).ToArray());
    }

    [Fact]
    public void Several_positions_may_come_at_once()
    {
        KvCache cache = KvCache.Empty(1, Heads, Dim);
        Append(cache, 0, tokens: 70);
        Append(cache, 70, tokens: 5);
        AssertContent(cache.ToTensor(), 1, Enumerable.Range(0, 75).ToArray());
    }

    [Fact]
    public void Truncated_positions_are_overwritten()
    {
        KvCache cache = KvCache.Empty(1, Heads, Dim);
        Append(cache, 0, tokens: 10);
        cache.Truncate(4);
        Append(cache, 100, tokens: 2);
        AssertContent(cache.ToTensor(), 1, [0, 1, 2, 3, 100, 101]);
    }

    [Fact]
    public void A_run_that_fails_leaves_the_cache_as_it_was()
    {
        KvCache cache = KvCache.Empty(2, Heads, Dim);
        Append(cache, 0, tokens: 3);
        cache.Append(Rows(2, 50, 4), [1, 0]);
        cache.EndRun(completed: false);
        Assert.Equal(3, cache.Length);
        AssertContent(cache.ToTensor(), 2, [0, 1, 2]);
    }

    [Fact]
    public void Rows_continue_their_parents_and_the_batch_may_grow()
    {
        KvCache cache = KvCache.Empty(2, Heads, Dim);
        Append(cache, 0, tokens: 2);
        cache.Append(Rows(3, 2, 1), [1, 0, 1]);
        cache.EndRun(completed: true);
        Assert.Equal(3, cache.Batch);
        Tensor content = cache.ToTensor();
        foreach ((int row, int parent) in new[] { (0, 1), (1, 0), (2, 1) })
        {
            Assert.Equal(Value(parent, 0, 1, 0), At(content, row, 0, 1, 0)); // the past is the parent's
            Assert.Equal(Value(row, 1, 2, 2), At(content, row, 1, 2, 2)); // the new position is the row's own
        }
    }

    [Fact]
    public void A_parent_outside_the_batch_is_refused()
    {
        KvCache cache = KvCache.Empty(1, Heads, Dim);
        Append(cache, 0, tokens: 1);
        Assert.Throws<ArgumentException>(() => cache.Append(Rows(1, 1, 1), [1]));
    }

    [Fact]
    public void A_variable_becomes_a_cache_and_gives_its_tensor_back()
    {
        var variable = new Variable("v") { Value = Rows(1, 0, 5) };
        KvCache cache = variable.Cache(1, Heads, Dim);
        Append(cache, 5, tokens: 2);
        variable.Truncate(axis: 2, length: 6);
        AssertContent(variable.Value!, 1, [0, 1, 2, 3, 4, 5]);
        variable.Value = null;
        Assert.False(variable.IsSet);
        Assert.Equal(0, variable.CacheLength);
    }

    private static void Append(KvCache cache, int position, int tokens)
    {
        cache.Append(Rows(cache.Batch, position, tokens));
        cache.EndRun(completed: true);
    }

    private static Tensor Rows(int batch, int position, int tokens)
    {
        var values = new List<float>();
        for (int b = 0; b < batch; b++)
        {
            for (int h = 0; h < Heads; h++)
            {
                for (int t = 0; t < tokens; t++) values.AddRange(Enumerable.Range(0, Dim).Select(d => Value(b, h, position + t, d)));
            }
        }

        return Tensor.From(values.ToArray(), batch, Heads, tokens, Dim);
    }

    private static float Value(int batch, int head, int position, int column) => batch * 10_000 + head * 5_000 + position * 10 + column;

    private static float At(Tensor tensor, int batch, int head, int position, int column) =>
        tensor.Values<float>()[((batch * Heads + head) * tensor.Shape[2] + position) * Dim + column];

    private static void AssertContent(Tensor content, int batch, int[] positions)
    {
        Assert.Equal(new Shape(batch, Heads, positions.Length, Dim), content.Shape);
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < positions.Length; t++) Assert.Equal(Value(b, 1, positions[t], 2), At(content, b, 1, t, 2));
        }
    }
}
