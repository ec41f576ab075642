namespace Lockstep.Kernels;

/// <summary>
/// Keys or values of <see cref="Positions"/> positions of one sequence, all heads, in one piece of memory: a header, then for each head the numbers
/// and, for u8, scales and offsets, keys `[group, position]`, values `[position, group]`.
/// </summary>
/// <param name="Type">How a number is kept.</param>
/// <param name="Layout">Keys or values.</param>
/// <param name="Heads">Heads of the cache.</param>
/// <param name="Dim">Channels of a head.</param>
public readonly unsafe record struct KvBlockFormat(KvType Type, KvLayout Layout, int Heads, int Dim)
{
    /// <summary>Columns that lie together, all rows of them: what one pass of a kernel reads is one piece of memory, as prefetchers like it.</summary>
    internal const int Strip = 32;

    /// <summary>Positions of a block; blocks start at its multiples.</summary>
    public const int Positions = 64;

    /// <summary>Channels that share a scale and an offset. Smaller groups keep outliers of single channels from coarsening the rest.</summary>
    public const int GroupChannels = 32;

    /// <summary>Bytes before the first head. The first word is the kernels' own; the rest belongs to whoever owns the block.</summary>
    public const int HeaderBytes = 64;

    /// <summary>Bytes of a block; a multiple of a cache line.</summary>
    public long Bytes => HeaderBytes + ((long)Heads * HeadBytes);

    /// <summary>Numbers of a row of the layout.</summary>
    internal int Columns => Layout == KvLayout.Keys ? Positions : Type == KvType.F16 ? (Dim + 31) / 32 * 32 : (Dim + 15) / 16 * 16;

    internal int Rows => Layout == KvLayout.Keys ? Dim : Positions;

    internal int Groups => (Dim + GroupChannels - 1) / GroupChannels;

    internal int ElementBytes => Type switch { KvType.F32 => 4, KvType.F16 => 2, _ => 1 };

    // Whole lines for one head: rows of 64 keys are lines, and 64 rows of 16 values too.
    internal int HeadBytes => DataBytes + (Type == KvType.U8 ? 2 * sizeof(float) * Groups * Positions : 0);

    internal int DataBytes => Rows * Columns * ElementBytes;

    /// <summary>The first number of a head.</summary>
    internal byte* Head(byte* block, int head) => block + HeaderBytes + ((nuint)head * (nuint)HeadBytes);

    /// <summary>Scale of a position and group of a u8 head; its offset stands <see cref="OffsetDistance"/> further.</summary>
    internal float* Scale(byte* head, int position, int group) =>
        (float*)(head + DataBytes) + (Layout == KvLayout.Keys ? (group * Positions) + position : (position * Groups) + group);

    internal int OffsetDistance => Groups * Positions;

    /// <summary>Index of a number among those of its head.</summary>
    internal int Index(int position, int channel)
    {
        (int row, int column) = Layout == KvLayout.Keys ? (channel, position) : (position, channel);
        return (int)Place(row, Type == KvType.F16 ? F16Reader.Index(column) : column, Rows, Columns);
    }

    /// <summary>Place of a number of a matrix in strips: `[columns / Strip, rows, Strip]`, the last strip perhaps narrower.</summary>
    internal static nint Place(int row, int column, int rows, int columns)
    {
        int start = column & -Strip;
        return ((nint)start * rows) + ((nint)row * Width(column, columns)) + (column - start);
    }

    /// <summary>Columns of the strip that holds a column.</summary>
    internal static int Width(int column, int columns) => Math.Min(Strip, columns - (column & -Strip));

    /// <summary>True when the block holds, or once held, a number that is not finite: such blocks take the slow way, where a weight of 0 hides its position.</summary>
    internal static bool HasSpecial(byte* block) => *(int*)block != 0;

    internal static void MarkSpecial(byte* block) => *(int*)block = 1;
}
