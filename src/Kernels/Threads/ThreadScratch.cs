using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Working memory of the current thread, kept between calls: it grows to the next power of two and is then found ready.</summary>
internal static unsafe class ThreadScratch
{
    [ThreadStatic]
    private static float[]? s_floats; // pinned

    /// <summary>Room for <paramref name="count"/> floats on a cache-line border, contents unknown. The next call on this thread may hand out the same.</summary>
    public static float* Floats(int count)
    {
        const int Spare = Cache.Line / sizeof(float);
        if (s_floats is null || s_floats.Length - Spare < count)
        {
            int size = (int)Math.Min(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count + Spare), (uint)Array.MaxLength);
            s_floats = GC.AllocateUninitializedArray<float>(size, pinned: true);
        }

        return (float*)Cache.Align(Unsafe.AsPointer(ref s_floats[0]));
    }
}
