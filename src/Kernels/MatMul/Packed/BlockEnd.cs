using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>What happens to the sum p of a block: total += (p - zero * sum of x) * scale, for two vectors of columns.</summary>
internal readonly unsafe ref struct BlockEnd<S>
    where S : unmanaged, ILanes<S>
{
    private readonly S _scaleA;
    private readonly S _scaleB;
    private readonly S _zeroA; // negative
    private readonly S _zeroB;
    private readonly float* _xSums; // [row]; null where zero points are

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockEnd(in PanelSlice w, int group, int column, float* xSums)
    {
        nuint at = ((nuint)group * PanelView.Columns) + (nuint)column;
        if (w.Scales == null)
        {
            _scaleA = _scaleB = S.Splat(1f);
        }
        else
        {
            (_scaleA, _scaleB) = (S.Load(w.Scales + at), S.Load(w.Scales + at + S.Count));
        }

        _xSums = xSums;
        if (xSums != null)
        {
            byte* zeros = (byte*)w.Zeros + at;
            (_zeroA, _zeroB) = (S.Zero - S.LoadS8(zeros), S.Zero - S.LoadS8(zeros + S.Count));
        }
    }

    /// <summary>Adds block sums a and b of one row to its totals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, S a, S b, float* sums)
    {
        float* total = sums + (row * PanelView.Columns);
        if (_xSums != null)
        {
            S v = S.Splat(_xSums[row]);
            (a, b) = (S.Fma(_zeroA, v, a), S.Fma(_zeroB, v, b));
        }

        S.Store(S.Fma(a, _scaleA, S.Load(total)), total);
        S.Store(S.Fma(b, _scaleB, S.Load(total + S.Count)), total + S.Count);
    }
}
