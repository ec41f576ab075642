using Lockstep.Backends.Managed.Plans;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Plans;

public class ArenaTests
{
    [Fact]
    public void Blocks_in_use_never_overlap_and_begin_on_cache_lines()
    {
        var random = new Random(1);
        for (int program = 0; program < 50; program++)
        {
            var arena = new Arena();
            var live = new List<ArenaBlock>();
            for (int step = 0; step < 300; step++)
            {
                if (live.Count > 0 && random.Next(5) < 2)
                {
                    int index = random.Next(live.Count);
                    arena.Return(live[index]);
                    live.RemoveAt(index);
                    continue;
                }

                ArenaBlock block = arena.Take(random.Next(3) == 0 ? random.Next(2_000_000) : random.Next(5_000));
                Assert.Equal(0, block.Offset % ArenaMemory.Alignment);
                Assert.DoesNotContain(live, other => other.Chunk == block.Chunk && other.Offset < block.Offset + block.Length && block.Offset < other.Offset + other.Length);
                live.Add(block);
            }
        }
    }

    [Fact]
    public void What_was_shown_outlives_the_arena()
    {
        var arena = new Arena();
        ArenaBlock hidden = arena.Take(3 << 20), shown = arena.Take(5 << 20);
        Assert.NotEqual(hidden.Chunk, shown.Chunk);
        Tensor inside = arena.TensorAt(hidden, DType.F32, new Shape(1000)), outside = arena.TensorAt(shown, DType.F32, new Shape(1000));
        outside.Writable<float>().Fill(7);
        arena.Show(outside);
        arena.Free();
        Assert.All(outside.Values<float>().ToArray(), value => Assert.Equal(7, value));
        Assert.True(((ArenaMemory)inside.Memory).IsFreed);
        Assert.False(((ArenaMemory)outside.Memory).IsFreed);
        arena.Free(); // twice is once
    }

    [Fact]
    public void Blocks_given_back_in_any_order_join_to_the_whole_chunk()
    {
        var random = new Random(2);
        var chunk = new ArenaChunk(64 * 100);
        long[] offsets = Enumerable.Range(0, 100).Select(_ => chunk.Take(64)).ToArray();
        Assert.Equal(-1, chunk.Take(64));
        random.Shuffle(offsets);
        foreach (long offset in offsets) chunk.Return(offset, 64);
        Assert.Equal(0, chunk.Take(6400));
    }

    [Fact]
    public void A_block_given_back_is_used_again_before_the_arena_grows()
    {
        var arena = new Arena();
        ArenaBlock first = arena.Take(900_000);
        arena.Return(first);
        long length = arena.Length;
        Assert.Equal(first.Offset, arena.Take(900_000).Offset);
        Assert.Equal(length, arena.Length);
    }
}
