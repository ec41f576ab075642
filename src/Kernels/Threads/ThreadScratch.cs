using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Working memory of the current thread, kept between calls: it grows to the next power of two and is then found ready.</summary>
internal static unsafe class ThreadScratch
{
    private const int Spare = Cache.Line / sizeof(float);

    [ThreadStatic]
    private static float[]?[]? s_floats; // by use; pinned

    /// <summary>What the memory is for. A thread that calls a kernel also works on its chunks, so both may be in use at once.</summary>
    public enum Use
    {
        /// <summary>Of one chunk of work.</summary>
        Panel,

        /// <summary>Of a whole call, read by all threads.</summary>
        Rows,

        /// <summary>Of a kernel that calls other kernels, between their calls.</summary>
        Steps,
    }

    /// <summary>Room for <paramref name="count"/> floats on a cache-line border, contents unknown. The next call on this thread for the same use may hand out the same.</summary>
    public static float* Floats(int count, Use use = Use.Panel)
    {
        s_floats ??= new float[3][];
        ref float[]? floats = ref s_floats[(int)use];
        if (floats is null || floats.Length - Spare < count)
        {
            int size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)count + Spare), (uint)Array.MaxLength);
            floats = GC.AllocateUninitializedArray<float>(size, pinned: true);
        }

        return (float*)Cache.Align(Unsafe.AsPointer(ref floats[0]));
    }
}
