using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A block of f32.</summary>
/// <param name="data">The numbers.</param>
/// <param name="rows">Rows of the block.</param>
/// <param name="columns">Numbers of a row.</param>
/// <param name="ahead">Bytes from here to the block that comes next; 0 when it is not worth asking for.</param>
internal readonly unsafe struct F32Reader(byte* data, int rows, int columns, nint ahead) : IBlockReader
{
    public nint RowBytes(int column) => (nint)KvBlockFormat.Width(column, columns) * sizeof(float);

    public byte* At(int row, int column) => data + (KvBlockFormat.Place(row, column, rows, columns) * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load<S>(byte* at, int row, int column, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        if (ahead != 0)
        {
            Cache.Prefetch(at + ahead);
            Cache.Prefetch(at + ahead + (S.Count * sizeof(float)));
        }

        (first, second) = (S.Load((float*)at), S.Load((float*)at + S.Count));
    }
}
