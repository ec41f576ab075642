using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// A block of halves in words of two: of 32 columns, word i holds column i below and column 16 + i above, so that a word is taken apart by shifts
/// within its lane.
/// </summary>
/// <param name="data">The numbers.</param>
/// <param name="rows">Rows of the block.</param>
/// <param name="columns">Numbers of a row, a multiple of 32.</param>
/// <param name="special">True when some may be infinite or NaN.</param>
/// <param name="ahead">Bytes from here to the block that comes next; 0 when it is not worth asking for.</param>
internal readonly unsafe struct F16Reader(byte* data, int rows, int columns, bool special, nint ahead) : IBlockReader
{
    private const int Group = 32;

    public nint RowBytes(int column) => Group * 2;

    /// <summary>Place of a number within its row, in halves.</summary>
    public static int Index(int column) => (column & -Group) + (2 * (column & 15)) + ((column >> 4) & 1);

    public byte* At(int row, int column) => data + (KvBlockFormat.Place(row, column & -Group, rows, columns) * 2) + ((column & 15) * sizeof(int));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load<S>(byte* at, int row, int column, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        if (ahead != 0)
        {
            Cache.Prefetch(at + ahead);
        }

        S words = S.Load((float*)at);
        if (S.Count == 16)
        {
            (first, second) = (Number(S.ShiftLeft(words, 16)), Number(words));
        }
        else
        {
            S next = S.Load((float*)at + S.Count);
            bool upper = (column & 16) != 0;
            (first, second) = upper ? (Number(words), Number(next)) : (Number(S.ShiftLeft(words, 16)), Number(S.ShiftLeft(next, 16)));
        }
    }

    // The upper half of each word, exactly.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private S Number<S>(S words)
        where S : unmanaged, ILanes<S>
    {
        S value = S.And(S.ShiftRightSigned(words, 3), S.SplatBits(LaneConstants.HalfMask)) * S.Splat(LaneConstants.HalfRebias);
        if (!special)
        {
            return value;
        }

        S overflowed = S.AndOr(value, S.SplatBits(-1), S.SplatBits(LaneConstants.InfinityBits));
        return S.IfLess(S.Abs(value), S.Splat(LaneConstants.HalfOverflow), value, overflowed);
    }
}
