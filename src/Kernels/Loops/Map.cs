using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y[i] = op(x[i]). Each element stands alone, so cutting the range changes no digit; y may be x.</summary>
internal readonly unsafe struct Map<S, TOp>(TOp op, float* x, float* y, nuint count) : IRangeBody
    where S : unmanaged, ILanes<S>
    where TOp : struct, IMap<S>
{
    private readonly TOp _op = op;

    // Items are blocks of Elementwise.Block elements.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        TOp op = _op;
        nuint i = (nuint)start * Elementwise.Block;
        nuint stop = Math.Min((nuint)end * Elementwise.Block, count);
        for (; i + (nuint)S.Count <= stop; i += (nuint)S.Count)
        {
            S.Store(op.Apply(S.Load(x + i)), y + i);
        }

        if (i < stop)
        {
            int rest = (int)(stop - i);
            Tail.Store(op.Apply(Tail.Load<S>(x + i, rest, 0f)), y + i, rest);
        }
    }
}
