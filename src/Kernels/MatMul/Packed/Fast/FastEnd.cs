using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// What happens to the integer sums of a block: total += (sum of q (w - middle) - (zero - middle) * sum of q) * (scale of weights * scale of x).
/// Up to the last product everything is exact: integers below 2^24.
/// </summary>
internal static unsafe class FastEnd<S>
    where S : unmanaged, ILanes<S>
{
    /// <summary>Takes in the block sums `[row, 2]` of columns <paramref name="column"/> .. column + 2 * Count - 1; parameters are `[scale, sum, start; row]`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PanelSlice w, int group, int column, float* parameters, int rows, S* block, float* sums)
    {
        nuint at = ((nuint)group * PanelView.Columns) + (nuint)column;
        S scaleA = S.Load(w.Scales + at), scaleB = S.Load(w.Scales + at + S.Count), zeroA = S.Zero, zeroB = S.Zero;
        bool hasZeros = w.Zeros != null;
        if (hasZeros)
        {
            byte* zeros = (byte*)w.Zeros + at;
            (zeroA, zeroB) = (S.Zero - S.LoadS8(zeros), S.Zero - S.LoadS8(zeros + S.Count));
        }

        sums += column;
        for (int row = 0; row < rows; row++, sums += PanelView.Columns, block += 2)
        {
            S a = S.ToSingle(block[0]), b = S.ToSingle(block[1]);
            if (hasZeros)
            {
                S sum = S.Splat(parameters[rows + row]);
                (a, b) = (S.Fma(zeroA, sum, a), S.Fma(zeroB, sum, b));
            }

            S scale = S.Splat(parameters[row]);
            S.Store(S.Fma(a, scaleA * scale, S.Load(sums)), sums);
            S.Store(S.Fma(b, scaleB * scale, S.Load(sums + S.Count)), sums + S.Count);
        }
    }

    /// <summary>Sets block sums `[row, 2]` to what they begin with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Begin(float* parameters, int rows, S* block)
    {
        for (int row = 0; row < rows; row++, block += 2)
        {
            block[0] = block[1] = S.Splat(parameters[(2 * rows) + row]); // bits of an integer
        }
    }
}
