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
        for (; count > 0; count--, words += PanelView.Stride, target += 2 * PanelView.Stride)
        {
            for (int column = 0; column < PanelView.Columns; column += S.Count)
            {
                S.SpreadNibbles(S.Load((float*)words + column), out S first, out S second);
                S.Store(first, (float*)target + column);
                S.Store(second, (float*)(target + PanelView.Stride) + column);
            }
        }
    }
}
