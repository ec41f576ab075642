using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Words of eight nibbles as two words of four bytes, in order of k.</summary>
internal static unsafe class NibbleBytes<S>
    where S : unmanaged, ILanes<S>
{
    /// <summary>Widens words `[word, 32]` of a panel to `[2 * word, 32]`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* words, int count, byte* target)
    {
        S low = S.SplatBits(0x000000ff), high = S.SplatBits(0x00ff0000), even = S.SplatBits(0x000f000f), odd = S.SplatBits(0x0f000f00);
        for (; count > 0; count--, words += PanelView.Stride, target += 2 * PanelView.Stride)
        {
            for (int column = 0; column < PanelView.Columns; column += S.Count)
            {
                S w = S.Load((float*)words + column);
                S.Store(Spread(w, low, high, even, odd), (float*)target + column);
                S.Store(Spread(S.ShiftRight(w, 16), low, high, even, odd), (float*)(target + PanelView.Stride) + column);
            }
        }
    }

    // The four nibbles of the lower half, each to a byte of its own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static S Spread(S w, S low, S high, S even, S odd)
    {
        S pairs = S.AndOr(S.ShiftLeft(w, 8), high, S.And(w, low));
        return S.AndOr(S.ShiftLeft(pairs, 4), odd, S.And(pairs, even));
    }
}
