using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Lockstep.Kernels;

/// <summary>
/// A fork-join pool for short, frequent loops. Workers spin for about a millisecond after the last loop, then sleep; a dispatch allocates nothing.
/// Chunks are handed out one by one, so a thread that is held up does not hold up the rest.
/// </summary>
/// <remarks>
/// One loop runs at a time. A nested call, or a second caller at the same moment, runs its range alone on its own thread: slower, never wrong.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    private static readonly long s_spinTicks = Stopwatch.Frequency / 1000;

    private readonly Thread[] _workers;
    private readonly object _gate = new();
    private Shared _shared;

    // The loop in progress. Written before its ticket is published; stable as long as any of its chunks is not done.
    private void* _body;
    private delegate*<void*, int, int, void> _run;
    private int _count;
    private int _grain;
    private int _chunks;
    private Exception? _error;
    private int _generation;
    private volatile bool _stopping;

    /// <summary>Starts <paramref name="threads"/> - 1 workers; the caller of <see cref="For"/> is the remaining thread.</summary>
    /// <param name="threads">Threads that work on a loop, caller included; 1 makes every loop run on the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1 or above 1024.</exception>
    public WorkerPool(int threads)
    {
        if (threads is < 1 or > 1024)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), threads, "A pool needs 1 to 1024 threads, the caller included.");
        }

        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"Lockstep worker {i + 1}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads that work on a loop, caller included.</summary>
    public int Threads => _workers.Length + 1;

    /// <summary>Runs <paramref name="body"/> over 0 .. <paramref name="count"/>-1 in chunks of <paramref name="grain"/> items and returns when all are done.</summary>
    /// <typeparam name="TBody">The work; copied once, to the caller's stack.</typeparam>
    /// <param name="count">Number of items; 0 or less does nothing.</param>
    /// <param name="grain">Items a chunk, at least 1. A chunk should last some ten microseconds.</param>
    /// <param name="body">The work.</param>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    /// <remarks>The first exception of any chunk is thrown here, after all running chunks ended; chunks not yet begun are dropped.</remarks>
    public void For<TBody>(int count, int grain, TBody body)
        where TBody : struct, IRangeBody
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (count <= 0)
        {
            return;
        }

        grain = Math.Max(grain, 1);
        int chunks = ((count - 1) / grain) + 1;
        if (chunks == 1 || _workers.Length == 0 || Interlocked.CompareExchange(ref _shared.Busy, 1, 0) != 0)
        {
            body.Run(0, count);
            return;
        }

        // The body lives in this frame until the join below, so workers may use its address.
        _body = Unsafe.AsPointer(ref body);
        _run = &Invoke<TBody>;
        (_count, _grain, _chunks) = (count, grain, chunks);
        Dispatch(chunks);
    }

    /// <summary>Ends the workers and waits for them. Must not be called while a loop runs.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    /// <summary>Workers asleep; for tests.</summary>
    internal int Sleeping => Volatile.Read(ref _shared.Parked);

    private static void Invoke<TBody>(void* body, int start, int end)
        where TBody : struct, IRangeBody => Unsafe.AsRef<TBody>(body).Run(start, end);

    private void Dispatch(int chunks)
    {
        _shared.Done = 0;
        _generation++;
        Interlocked.Exchange(ref _shared.Ticket, ((long)_generation << 32) | (uint)chunks);
        if (Volatile.Read(ref _shared.Parked) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }

        RunChunks();
        for (int spins = 0; Volatile.Read(ref _shared.Done) != chunks; spins++)
        {
            Pause(spins);
        }

        var error = _error;
        _error = null;
        Volatile.Write(ref _shared.Busy, 0);
        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private void Work()
    {
        while (WaitForWork())
        {
            RunChunks();
        }
    }

    private bool WaitForWork()
    {
        long start = Stopwatch.GetTimestamp();
        for (int spins = 0; !_stopping; spins++)
        {
            if (HasChunks)
            {
                return true;
            }

            Pause(spins);
            if (spins % 16 == 15 && Stopwatch.GetTimestamp() - start > s_spinTicks)
            {
                Park();
                start = Stopwatch.GetTimestamp();
            }
        }

        return false;
    }

    private bool HasChunks => (uint)Volatile.Read(ref _shared.Ticket) != 0;

    // The full fence of Increment, and that of the ticket's Exchange, make sure that either the worker sees the ticket or the caller sees the sleeper.
    private void Park()
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _shared.Parked);
            while (!HasChunks && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _shared.Parked);
        }
    }

    private void RunChunks()
    {
        while (TryTakeChunk(out int chunk))
        {
            try
            {
                if (_error is null)
                {
                    long start = (long)chunk * _grain;
                    _run(_body, (int)start, (int)Math.Min(start + _grain, _count));
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _error, e, null);
            }

            Interlocked.Increment(ref _shared.Done);
        }
    }

    // Ticket: generation in the upper half, chunks left in the lower. The generation keeps a late thread from taking a chunk of a later loop by
    // a stale count; after a successful exchange the loop cannot end before this chunk is done, so its fields may be read.
    private bool TryTakeChunk(out int chunk)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _shared.Ticket);
            uint left = (uint)ticket;
            if (left == 0)
            {
                chunk = 0;
                return false;
            }

            if (Interlocked.CompareExchange(ref _shared.Ticket, ticket - 1, ticket) == ticket)
            {
                chunk = _chunks - (int)left;
                return true;
            }
        }
    }

    // Short waits stay on the core; longer ones let other threads have it.
    private static void Pause(int spins)
    {
        if (spins < 200)
        {
            Thread.SpinWait(4);
        }
        else
        {
            Thread.Yield();
        }
    }

    // One cache line (and its neighbour, which hardware fetches in pairs) for each number that several threads write.
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct Shared
    {
        [FieldOffset(128)]
        public long Ticket;
        [FieldOffset(256)]
        public int Done;
        [FieldOffset(384)]
        public int Parked;
        [FieldOffset(512)]
        public int Busy;
    }
}
