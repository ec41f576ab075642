using System.Diagnostics;

namespace Lockstep.Kernels.Tests.Threads;

public unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_runs_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        Assert.Equal(threads, pool.Threads);
        foreach (int count in (int[])[0, 1, 2, 3, 7, 64, 1000])
        {
            foreach (int grain in (int[])[1, 2, 5, 999, 1000, int.MaxValue])
            {
                var hits = new int[count];
                fixed (int* p = hits)
                {
                    pool.For(count, grain, new Count(p));
                }

                Assert.All(hits, hit => Assert.Equal(1, hit));
            }
        }
    }

    [Fact]
    public void Many_short_loops_lose_nothing()
    {
        using var pool = new WorkerPool(4);
        var hits = new int[16];
        fixed (int* p = hits)
        {
            for (int i = 0; i < 20000; i++)
            {
                pool.For(16, 1, new Count(p));
            }
        }

        Assert.All(hits, hit => Assert.Equal(20000, hit));
    }

    [Fact]
    public void Workers_take_part()
    {
        using var pool = new WorkerPool(2);
        int caller = Environment.CurrentManagedThreadId, other = 0;
        var watch = Stopwatch.StartNew();
        while (Volatile.Read(ref other) == 0 && watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            pool.For(4, 1, new Meet(caller, &other));
        }

        Assert.NotEqual(0, other);
    }

    [Fact]
    public void An_exception_of_any_chunk_reaches_the_caller_and_the_pool_lives_on()
    {
        using var pool = new WorkerPool(3);
        for (int bad = 0; bad < 50; bad++)
        {
            var error = Assert.Throws<InvalidOperationException>(() => pool.For(50, 1, new Fail(bad)));
            Assert.Equal($"item {bad}", error.Message);
        }

        var hits = new int[100];
        fixed (int* p = hits)
        {
            pool.For(100, 1, new Count(p));
        }

        Assert.All(hits, hit => Assert.Equal(1, hit));
    }

    [Fact]
    public void Nested_and_concurrent_loops_are_complete()
    {
        using var pool = new WorkerPool(2);
        var hits = new int[40];
        fixed (int* p = hits)
        {
            int* pointer = p;
            var callers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    pool.For(40, 4, new Nested(pool, pointer));
                }
            })).ToArray();
            Array.ForEach(callers, thread => thread.Start());
            Array.ForEach(callers, thread => thread.Join());
        }

        Assert.All(hits, hit => Assert.Equal(600, hit));
    }

    [Fact]
    public void Idle_workers_sleep_and_wake_again()
    {
        using var pool = new WorkerPool(3);
        var hits = new int[8];
        fixed (int* p = hits)
        {
            for (int round = 1; round <= 5; round++)
            {
                Assert.True(SpinWait.SpinUntil(() => pool.Sleeping == 2, TimeSpan.FromSeconds(30)), "Workers still spin long after the last loop.");
                pool.For(8, 1, new Count(p));
                Assert.All(hits, hit => Assert.Equal(round, hit));
            }
        }
    }

    [Fact]
    public void A_dispatch_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        int* hits = stackalloc int[8];
        pool.For(8, 1, new Count(hits));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            pool.For(8, 1, new Count(hits));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
        var pool = new WorkerPool(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.For(1, 1, new Fail(5)));
    }

    private readonly struct Count(int* hits) : IRangeBody
    {
        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                Interlocked.Increment(ref hits[i]);
            }
        }
    }

    private readonly struct Meet(int caller, int* other) : IRangeBody
    {
        public void Run(int start, int end)
        {
            if (Environment.CurrentManagedThreadId != caller)
            {
                Volatile.Write(ref *other, Environment.CurrentManagedThreadId);
            }

            Thread.Sleep(1);
        }
    }

    private readonly struct Fail(int bad) : IRangeBody
    {
        public void Run(int start, int end)
        {
            if (start <= bad && bad < end)
            {
                throw new InvalidOperationException($"item {bad}");
            }
        }
    }

    private readonly struct Nested(WorkerPool pool, int* hits) : IRangeBody
    {
        public void Run(int start, int end) => pool.For(end - start, 1, new Count(hits + start));
    }
}
