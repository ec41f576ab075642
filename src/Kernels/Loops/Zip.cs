using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y[i] = op(a[i], b[i]). Each element stands alone, so cutting the range changes no digit; y may be a or b.</summary>
internal readonly unsafe struct Zip<S, TOp>(float* a, float* b, float* y, nuint count) : IRangeBody
    where S : unmanaged, ILanes<S>
    where TOp : struct, IZip<S>
{
    // Items are blocks of Elementwise.Block elements.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        TOp op = default;
        nuint i = (nuint)start * Elementwise.Block;
        nuint stop = Math.Min((nuint)end * Elementwise.Block, count);
        for (; i + (nuint)S.Count <= stop; i += (nuint)S.Count)
        {
            S.Store(op.Apply(S.Load(a + i), S.Load(b + i)), y + i);
        }

        if (i < stop)
        {
            int rest = (int)(stop - i);
            Tail.Store(op.Apply(Tail.Load<S>(a + i, rest, 0f), Tail.Load<S>(b + i, rest, 0f)), y + i, rest);
        }
    }
}
