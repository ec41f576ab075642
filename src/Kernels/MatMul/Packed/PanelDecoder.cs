using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Part of a panel as f32 numbers, for many rows to share.</summary>
internal static unsafe class PanelDecoder<S, F>
    where S : unmanaged, ILanes<S>
    where F : struct, IWordFormat
{
    /// <summary>Decodes <paramref name="count"/> words of each column to <paramref name="y"/> `[count * PerWord, 32]`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* words, int count, float* y, float* table)
    {
        F.Constants(table, out S c0, out S c1, out S c2);
        for (; count > 0; count--, words += PanelView.Stride, y += PanelView.Columns * F.PerWord)
        {
            for (int column = 0; column < PanelView.Columns; column += S.Count)
            {
                S v = S.Load((float*)words + column);
                float* target = y + column;
                for (int k = 0; k < F.PerWord; k++, target += PanelView.Columns)
                {
                    S.Store(F.Low(v, c0, c1, c2, table), target);
                    v = F.Next(v);
                }
            }
        }
    }
}
