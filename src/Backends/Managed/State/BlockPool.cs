using System.Runtime.InteropServices;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// Blocks of one size in native memory, counted by reference. Free blocks are kept for the next taker; when none is in use, all memory goes back, and at
/// the latest when nobody holds the pool any more. Several requests may share a pool and run at once.
/// </summary>
internal sealed unsafe class BlockPool(long blockBytes)
{
    private const nuint Alignment = 64;

    private readonly Lock _gate = new();
    private Header* _free;
    private Header* _all;

    ~BlockPool() => FreeAll();

    /// <summary>Blocks that somebody holds.</summary>
    public int InUse { get; private set; }

    /// <summary>A block with one holder and unknown content.</summary>
    public nint Take()
    {
        lock (_gate)
        {
            Header* block = _free;
            if (block is not null) _free = block->NextFree;
            else block = Allocate();
            (block->Special, block->Holders) = (0, 1);
            InUse++;
            return (nint)block;
        }
    }

    /// <summary>One more holder.</summary>
    public static void Hold(nint block) => Interlocked.Increment(ref ((Header*)block)->Holders);

    /// <summary>True when somebody else holds the block too, so that nobody may write to it.</summary>
    public static bool IsShared(nint block) => Volatile.Read(ref ((Header*)block)->Holders) > 1;

    /// <summary>Forgets what the kernels noted of a block that will be written anew.</summary>
    public static void Clean(nint block) => ((Header*)block)->Special = 0;

    /// <summary>A copy with one holder.</summary>
    public nint Copy(nint block)
    {
        nint copy = Take();
        NativeMemory.Copy((byte*)block + sizeof(Header), (byte*)copy + sizeof(Header), (nuint)blockBytes - (nuint)sizeof(Header));
        ((Header*)copy)->Special = ((Header*)block)->Special;
        return copy;
    }

    /// <summary>One holder less; the last one gives the block back.</summary>
    public void Release(nint block)
    {
        if (Interlocked.Decrement(ref ((Header*)block)->Holders) > 0) return;
        lock (_gate)
        {
            ((Header*)block)->NextFree = _free;
            _free = (Header*)block;
            if (--InUse == 0) FreeAll();
        }
    }

    private Header* Allocate()
    {
        var block = (Header*)NativeMemory.AlignedAlloc((nuint)blockBytes, Alignment);
        // The kernels read whole vectors, also where no position was written, and denormal rubbish would slow them down.
        NativeMemory.Clear(block, (nuint)blockBytes);
        GC.AddMemoryPressure(blockBytes);
        block->NextOfAll = _all;
        _all = block;
        return block;
    }

    private void FreeAll()
    {
        for (Header* block = _all; block is not null;)
        {
            Header* next = block->NextOfAll;
            NativeMemory.AlignedFree(block);
            GC.RemoveMemoryPressure(blockBytes);
            block = next;
        }

        _all = _free = null;
    }

    /// <summary>The header of a block; its first word belongs to the kernels.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Kernels.KvBlockFormat.HeaderBytes)]
    private struct Header
    {
        public int Special;
        public int Holders;
        public Header* NextFree;
        public Header* NextOfAll;
    }
}
