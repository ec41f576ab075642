using System.Diagnostics;
using System.Runtime.InteropServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// What this machine can do at best, measured by loops that do nothing else: bytes read from memory, f32 multiply-adds and byte dot products in registers.
/// Holds 256 MB while it lives, more than a core's share of any cache.
/// </summary>
public sealed unsafe class MachineLimits : IDisposable
{
    private readonly WorkerPool _pool;
    private byte* _memory;

    /// <summary>Prepares to measure on the threads of a pool.</summary>
    /// <param name="pool">Whose threads.</param>
    public MachineLimits(WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _memory = LargePages.Allocate(LimitCall.MemoryBytes);
        new Span<byte>(_memory, LimitCall.MemoryBytes).Fill(1); // pages that were never written are all one page
    }

    /// <summary>Frees the memory if <see cref="Dispose"/> was forgotten.</summary>
    ~MachineLimits() => NativeMemory.AlignedFree(_memory);

    /// <summary>Bytes a second from memory, all threads; takes some ten milliseconds.</summary>
    public double ReadBytes() => Measure(LimitKind.Read);

    /// <summary>f32 operations a second (a fused multiply-add is two), all threads; takes some ten milliseconds.</summary>
    public double MultiplyAdds() => Measure(LimitKind.MultiplyAdd);

    /// <summary>
    /// Operations a second of bytes multiplied and summed (two a byte), all threads, with the instructions of <see cref="MatMulPacked.RunFast"/> for many rows of 8-bit weights: tiles where the machine has them;
    /// takes some ten milliseconds.
    /// </summary>
    public double ByteDots() => Measure(LimitKind.ByteDot);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        GC.SuppressFinalize(this);
    }

    private double Measure(LimitKind kind)
    {
        ObjectDisposedException.ThrowIf(_memory == null, this);
        double amount = 0;
        var call = new LimitCall(_pool, _memory, kind, &amount);
        long start = Stopwatch.GetTimestamp();
        if (kind == LimitKind.ByteDot && Eight.HasDotBytes)
        {
            Eight.Run(call);
        }
        else
        {
            Widest.Run(call);
        }

        return amount / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
