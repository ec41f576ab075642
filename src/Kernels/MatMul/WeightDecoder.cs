using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Part of a weight row as f32 numbers.</summary>
internal static unsafe class WeightDecoder<S, F>
    where S : unmanaged, ILanes<S>
    where F : struct, IWeightFormat
{
    /// <summary>
    /// Weights k .. k + length - 1 of row n, then zeros up to a whole number of vectors, for which <paramref name="y"/> must have room.
    /// </summary>
    public static void Decode(in WeightView w, int n, int k, int length, float* y)
    {
        byte* row = w.Row(n);
        int end = k + length;
        for (int i = k; i < end;)
        {
            int group = i / w.GroupSize;
            int stop = (int)Math.Min((long)(group + 1) * w.GroupSize, end);
            DecodeGroup(row, i, stop, w.Zero(n, group), w.Scale(n, group), y + (i - k));
            i = stop;
        }

        for (int i = length; i % S.Count != 0; i++)
        {
            y[i] = 0f;
        }
    }

    // Wide steps, then four-lane steps (small groups live on these), then one by one. Nibbles can be loaded as vectors from even positions only.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeGroup(byte* row, int k, int stop, float zero, float scale, float* y)
    {
        if ((k & 1) != 0)
        {
            *y++ = F.At(row, (nuint)k++, zero, scale);
        }

        S zeros = S.Splat(zero), scales = S.Splat(scale);
        for (; k <= stop - (2 * S.Count); k += 2 * S.Count, y += 2 * S.Count)
        {
            F.Load(row, (nuint)k, zeros, scales, out S first, out S second);
            S.Store(first, y);
            S.Store(second, y + S.Count);
        }

        F32x4 zero4 = F32x4.Splat(zero), scale4 = F32x4.Splat(scale);
        for (; k <= stop - 8; k += 8, y += 8)
        {
            F.Load(row, (nuint)k, zero4, scale4, out F32x4 first, out F32x4 second);
            F32x4.Store(first, y);
            F32x4.Store(second, y + 4);
        }

        for (; k < stop; k++)
        {
            *y++ = F.At(row, (nuint)k, zero, scale);
        }
    }
}
