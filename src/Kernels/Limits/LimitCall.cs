using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A measurement that waits for its lane width; writes how many bytes or operations it was.</summary>
internal readonly unsafe struct LimitCall(WorkerPool pool, byte* memory, LimitKind kind, double* amount) : ILaneAction
{
    /// <summary>Bytes that are read.</summary>
    public const int MemoryBytes = ReadChunk * ReadChunks;

    private const int ReadChunk = 1 << 20, ReadChunks = 256, Loops = 100_000;

    public void Run<S>()
        where S : unmanaged, ILanes<S>
    {
        int pieces = 4 * pool.Threads;
        switch (kind)
        {
            case LimitKind.Read:
                pool.For(ReadChunks, 1, new ReadLoop<S>(memory, ReadChunk));
                *amount = MemoryBytes;
                break;
            case LimitKind.MultiplyAdd:
                pool.For(pieces, 1, new MultiplyAddLoop<S>(memory, Loops));
                *amount = 2.0 * MultiplyAddLoop<S>.Chains * S.Count * Loops * pieces;
                break;
            case LimitKind.ByteDot when TileUnit.Code is { } unit:
                pool.For(pieces, 1, new TileLoop(unit, memory, Loops));
                *amount = TileLoop.Operations * Loops * pieces;
                break;
            default:
                pool.For(pieces, 1, new ByteDotLoop<S>(memory, Loops));
                *amount = 8.0 * ByteDotLoop<S>.Chains * S.Count * Loops * pieces; // four bytes a lane, two operations a byte
                break;
        }
    }
}
