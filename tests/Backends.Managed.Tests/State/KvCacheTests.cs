using Lockstep.Backends.Managed.State;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.State;

public class KvCacheTests
{
    private const int Heads = 2;
    private const int Dim = 3;

    public static TheoryData<KvType, KvLayout> Formats() => new()
    {
        { KvType.F32, KvLayout.Keys }, { KvType.F32, KvLayout.Values }, { KvType.F16, KvLayout.Keys },
        { KvType.F16, KvLayout.Values }, { KvType.U8, KvLayout.Keys }, { KvType.U8, KvLayout.Values },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Appended_positions_stand_behind_the_old_ones_through_many_blocks(KvType type, KvLayout layout)
    {
        var memory = new KvMemory();
        using KvCache cache = Empty(memory, type, layout);
        var model = new ListModel(type, layout, batch: 2);
        foreach (int tokens in new[] { 1, 62, 1, 1, 70, 200, 5 }) Append(cache, model, tokens, seed: tokens);
        Assert.Equal(340, cache.Length);
        model.AssertSame(cache);
        Assert.Equal(2 * 6, memory.BlocksInUse);
    }

    // The law of the cache: any program of appends, failed appends, rewinds, exchanges and forks gives what lists of rows give, bit for bit.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Random_programs_give_what_lists_give(KvType type, KvLayout layout)
    {
        var memory = new KvMemory();
        for (int program = 0; program < 12; program++)
        {
            var random = new Random(program);
            var open = new List<(KvCache Cache, ListModel Model)> { (Empty(memory, type, layout), new ListModel(type, layout, 1 + random.Next(3))) };
            for (int step = 0; step < 60; step++)
            {
                (KvCache cache, ListModel model) = open[random.Next(open.Count)];
                switch (random.Next(6))
                {
                    case 0 when cache.Length > 0:
                        int length = random.Next(cache.Length + 1);
                        cache.Truncate(length);
                        model.Truncate(length);
                        break;
                    case 1 when open.Count < 5:
                        open.Add((cache.Share(), model.Share()));
                        break;
                    case 2 when cache.Length > 0:
                        int[] parents = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => random.Next(model.Batch)).ToArray();
                        Append(cache, model, 1 + random.Next(3), random.Next(), parents);
                        break;
                    case 3:
                        cache.Append(Rows(cache.Length > 0 ? cache.Batch : model.Batch, 1 + random.Next(90), random.Next()));
                        cache.EndRun(completed: false);
                        break;
                    default:
                        Append(cache, model, 1 + random.Next(random.Next(4) == 0 ? 150 : 5), random.Next());
                        break;
                }

                model.AssertSame(cache);
            }

            foreach ((KvCache cache, ListModel model) in open)
            {
                model.AssertSame(cache);
                cache.Dispose();
            }

            Assert.Equal(0, memory.BlocksInUse);
        }
    }

    [Fact]
    public void Sharing_and_exchanging_copy_no_history()
    {
        var memory = new KvMemory();
        using KvCache cache = Empty(memory);
        cache.Append(Rows(1, 1000, 1));
        cache.EndRun(completed: true);
        Assert.Equal(16, memory.BlocksInUse);
        using KvCache fork = cache.Share();
        Assert.Equal(16, memory.BlocksInUse);
        fork.Append(Rows(1, 1, 2));
        fork.EndRun(completed: true);
        Assert.Equal(17, memory.BlocksInUse); // the last block, partly filled
        fork.Append(Rows(4, 1, 3), [0, 0, 0, 0]);
        fork.EndRun(completed: true);
        Assert.Equal(16 + 4, memory.BlocksInUse);
        fork.Truncate(960);
        Assert.Equal(16, memory.BlocksInUse);
    }

    [Fact]
    public void A_run_that_fails_holds_nothing_afterwards()
    {
        var memory = new KvMemory();
        using KvCache cache = Empty(memory);
        cache.Append(Rows(2, 300, 1));
        Assert.Equal(10, memory.BlocksInUse);
        cache.EndRun(completed: false);
        Assert.Equal(0, memory.BlocksInUse);
        Assert.Equal(0, cache.Length);
        cache.Append(Rows(2, 70, 1));
        cache.EndRun(completed: true);
        cache.Append(Rows(3, 100, 1), [1, 0, 1]);
        cache.EndRun(completed: false);
        Assert.Equal((2, 70, 4), (cache.Batch, cache.Length, memory.BlocksInUse));
    }

    [Fact]
    public void Rows_and_parents_that_do_not_fit_are_refused()
    {
        using KvCache cache = Empty(new KvMemory());
        cache.Append(Rows(1, 1, 1));
        cache.EndRun(completed: true);
        Assert.Contains("beam_idx 1 lies outside", Assert.Throws<ArgumentException>(() => cache.Append(Rows(1, 1, 1), [1])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot continue a cache of 1", Assert.Throws<ArgumentException>(() => cache.Append(Rows(2, 1, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("do not fit", Assert.Throws<ArgumentException>(() => cache.Append(Tensor.Zeros(DType.F32, new Shape(1, 1, 1, Dim)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_steady_step_allocates_nothing()
    {
        using KvCache cache = Empty(new KvMemory(), KvType.F16);
        Tensor row = Rows(1, 1, 1);
        cache.Append(row);
        cache.EndRun(completed: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 300; i++) // through several blocks
        {
            cache.Append(row);
            cache.EndRun(completed: true);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_variable_becomes_a_cache_and_gives_its_tensor_back()
    {
        var memory = new KvMemory();
        Tensor first = Rows(1, 5, 1);
        var variable = new Variable("v", memory) { Value = first };
        KvCache cache = variable.Cache(KvType.F32, KvLayout.Keys, Heads, Dim);
        cache.Append(Rows(1, 2, 2));
        variable.EndRun(completed: true);
        variable.Truncate(axis: 2, length: 5);
        Assert.Equal(first.Values<float>().ToArray(), variable.Value!.Values<float>().ToArray());
        variable.Value = null;
        Assert.False(variable.IsSet);
        Assert.Equal((0, 0), (variable.CacheLength, memory.BlocksInUse));
    }

    [Fact]
    public void A_variable_whose_first_run_as_a_cache_fails_keeps_its_tensor()
    {
        var memory = new KvMemory();
        Tensor first = Rows(1, 5, 1);
        var variable = new Variable("v", memory) { Value = first };
        variable.Cache(KvType.U8, KvLayout.Values, Heads, Dim).Append(Rows(1, 2, 2));
        variable.EndRun(completed: false);
        Assert.Equal(first.Values<float>().ToArray(), variable.Value!.Values<float>().ToArray()); // not what u8 would make of it
        Assert.Equal(0, memory.BlocksInUse);
    }

    private static KvCache Empty(KvMemory memory, KvType type = KvType.F32, KvLayout layout = KvLayout.Keys) => new(new KvBlockFormat(type, layout, Heads, Dim), memory);

    private static void Append(KvCache cache, ListModel model, int tokens, int seed, int[]? parents = null)
    {
        Tensor rows = Rows(parents?.Length ?? model.Batch, tokens, seed);
        cache.Append(rows, parents);
        cache.EndRun(completed: true);
        model.Append(rows, parents);
    }

    private static Tensor Rows(int batch, int tokens, int seed)
    {
        var random = new Random(seed);
        return Tensor.From(Enumerable.Range(0, batch * Heads * tokens * Dim).Select(_ => random.NextSingle() * 4 - 2).ToArray(), batch, Heads, tokens, Dim);
    }

    /// <summary>The naive cache: for each sequence a list of positions, each what a block gives back for it.</summary>
    private sealed class ListModel(KvType type, KvLayout layout, int batch)
    {
        private List<float[]>[] _rows = Enumerable.Range(0, batch).Select(_ => new List<float[]>()).ToArray(); // [batch][position][heads * dim]

        public int Batch => _rows.Length;

        public void Append(Tensor rows, int[]? parents)
        {
            if (parents is not null) _rows = Array.ConvertAll(parents, parent => new List<float[]>(_rows[parent]));
            using var cache = new KvCache(new KvBlockFormat(type, layout, Heads, Dim), new KvMemory());
            cache.Append(rows);
            cache.EndRun(completed: true);
            float[] kept = cache.ToTensor().Values<float>().ToArray();
            int tokens = rows.Shape[2];
            for (int b = 0; b < Batch; b++)
            {
                for (int t = 0; t < tokens; t++)
                    _rows[b].Add(Enumerable.Range(0, Heads).SelectMany(h => kept.AsSpan(((b * Heads + h) * tokens + t) * Dim, Dim).ToArray()).ToArray());
            }
        }

        public void Truncate(int length) => Array.ForEach(_rows, row => row.RemoveRange(length, row.Count - length));

        public ListModel Share() => new(type, layout, 0) { _rows = Array.ConvertAll(_rows, row => new List<float[]>(row)) };

        public void AssertSame(KvCache cache)
        {
            Assert.Equal(_rows[0].Count, cache.Length);
            if (cache.Length == 0) return;
            Assert.Equal(Batch, cache.Batch);
            float[] content = cache.ToTensor().Values<float>().ToArray();
            for (int i = 0; i < content.Length; i++)
            {
                int column = i % Dim, position = i / Dim % cache.Length, head = i / Dim / cache.Length % Heads, sequence = i / Dim / cache.Length / Heads;
                if (_rows[sequence][position][head * Dim + column] != content[i]) Assert.Fail($"sequence {sequence}, head {head}, position {position} of {cache.Length}");
            }
        }
    }
}
