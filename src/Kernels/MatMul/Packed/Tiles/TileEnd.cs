using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// What happens to the sums of a block: total += (sum of q w - zero * sum of q) * (scale of weights * scale of x). The digits of <see cref="FastEnd{S}"/>:
/// up to the last product everything is an exact integer below 2^24, and both come to the same one.
/// </summary>
internal static unsafe class TileEnd<S>
    where S : unmanaged, ILanes<S>
{
    /// <summary>Takes in block sums `[row, 32]` of the columns of a panel; parameters are `[scale, sum; row]`, totals `[row, 32]`.</summary>
    /// <param name="w">The panel.</param>
    /// <param name="middle">The zero point that stored ones are relative to.</param>
    /// <param name="group">Which scales and zero points count.</param>
    /// <param name="parameters">Of the rows, for this block.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="block">Sums of products.</param>
    /// <param name="totals">What they are added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PanelSlice w, int middle, int group, float* parameters, int rows, int* block, float* totals)
    {
        for (int column = 0; column < PanelView.Columns; column += 2 * S.Count)
        {
            nuint at = ((nuint)group * PanelView.Columns) + (nuint)column;
            S scaleA = S.Load(w.Scales + at), scaleB = S.Load(w.Scales + at + S.Count), zeroA = S.Splat(-middle), zeroB = zeroA;
            if (w.Zeros != null)
            {
                byte* zeros = (byte*)w.Zeros + at;
                (zeroA, zeroB) = (zeroA - S.LoadS8(zeros), zeroB - S.LoadS8(zeros + S.Count));
            }

            float* from = (float*)block + column, to = totals + column, p = parameters;
            for (int row = rows; row > 0; row--, from += PanelView.Columns, to += PanelView.Columns, p++)
            {
                S sum = S.Splat(p[TileRows.Height]), scale = S.Splat(*p);
                S a = S.Fma(zeroA, sum, S.ToSingle(S.Load(from))), b = S.Fma(zeroB, sum, S.ToSingle(S.Load(from + S.Count)));
                S.Store(S.Fma(a, scaleA * scale, S.Load(to)), to);
                S.Store(S.Fma(b, scaleB * scale, S.Load(to + S.Count)), to + S.Count);
            }
        }
    }
}
