namespace Lockstep.Kernels;

/// <summary>Keys or values of a whole batch: for each sequence, the blocks of its positions in order.</summary>
/// <param name="table">Addresses of blocks, one row a sequence. Blocks are aligned to a cache line, and stay where they are during the call.</param>
/// <param name="stride">From one row of the table to the next.</param>
/// <param name="format">Format of every block.</param>
public readonly ref struct PagedBlocks(ReadOnlySpan<nint> table, int stride, KvBlockFormat format)
{
    /// <summary>Addresses of blocks, `[batch, stride]`.</summary>
    public ReadOnlySpan<nint> Table { get; } = table;

    /// <summary>From one row of the table to the next.</summary>
    public int Stride { get; } = stride;

    /// <summary>Format of every block.</summary>
    public KvBlockFormat Format { get; } = format;
}
