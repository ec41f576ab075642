namespace Lockstep.Kernels;

/// <summary>One call of attention as its threads see it: addresses and sizes.</summary>
internal unsafe struct PagedCall
{
    /// <summary>Positions whose weights are computed together. Partial results of chunks, which start at its multiples, are merged in order.</summary>
    public const int Chunk = 8 * KvBlockFormat.Positions;

    // Enough rows that a block is decoded and read once for many, and that their scores stay in the second cache.
    private const int RowsPerTile = 48;

    public AttentionShape Shape;
    public float* Query;
    public Strides QueryStrides;
    public float* Output;
    public Strides OutputStrides;
    public nint* KeyTable;
    public int KeyTableStride;
    public KvBlockFormat KeyFormat;
    public nint* ValueTable;
    public int ValueTableStride;
    public KvBlockFormat ValueFormat;
    public float Scale;
    public float Softcap;
    public KeyRule Rule;
    public byte* Padding;
    public int PaddingBytes;
    public float* Mask;
    public byte* Visible;
    public Strides MaskStrides;
    public float* Slopes;
    public float* Sinks;

    /// <summary>Partial results of chunks when these are shared out, else null.</summary>
    public float* Partials;

    /// <summary>Query heads of one head of the cache.</summary>
    public readonly int Group => Shape.Heads / Shape.KeyValueHeads;

    /// <summary>Query rows of a tile, each with all heads of its group.</summary>
    public readonly int QueriesPerTile => Math.Min(Math.Max(1, RowsPerTile / Group), Shape.Queries);

    public readonly int Tiles => (Shape.Queries + QueriesPerTile - 1) / QueriesPerTile;

    public readonly int Chunks => (Shape.Keys + Chunk - 1) / Chunk;

    /// <summary>Rows of a tile at most.</summary>
    public readonly int TileRows => QueriesPerTile * Group;

    public readonly int ValueColumns => ValueFormat.Columns;

    public readonly bool HasMask => Mask != null || Visible != null;

    public readonly byte* Keys(int batch, int head, int block) => KeyFormat.Head((byte*)KeyTable[((nint)batch * KeyTableStride) + block], head);

    public readonly byte* Values(int batch, int head, int block) => ValueFormat.Head((byte*)ValueTable[((nint)batch * ValueTableStride) + block], head);

    public readonly bool HasSpecialKeys(int batch, int block) => KvBlockFormat.HasSpecial((byte*)KeyTable[((nint)batch * KeyTableStride) + block]);

    public readonly bool HasSpecialValues(int batch, int block) => KvBlockFormat.HasSpecial((byte*)ValueTable[((nint)batch * ValueTableStride) + block]);
}
