using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Reads memory as fast as it comes. Items are chunks.</summary>
internal readonly unsafe struct ReadLoop<S>(byte* memory, int chunkBytes) : IRangeBody
    where S : unmanaged, ILanes<S>
{
    // Bytes ahead that should be on their way.
    private const int Ahead = 1024;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        S a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
        int quarter = chunkBytes / 4;
        for (int chunk = start; chunk < end; chunk++)
        {
            // Four streams: more misses under way at once than one stream and the hardware's foresight give.
            byte* p = memory + ((nuint)chunk * (nuint)chunkBytes), q = p + quarter, r = q + quarter, s = r + quarter, stop = q;
            for (; p < stop; p += Cache.Line, q += Cache.Line, r += Cache.Line, s += Cache.Line)
            {
                Cache.Prefetch(p + Ahead);
                Cache.Prefetch(q + Ahead);
                Cache.Prefetch(r + Ahead);
                Cache.Prefetch(s + Ahead);
                for (int i = 0; i < Cache.Line / sizeof(float); i += S.Count)
                {
                    a = S.AddInts(a, S.Load((float*)p + i));
                    b = S.AddInts(b, S.Load((float*)q + i));
                    c = S.AddInts(c, S.Load((float*)r + i));
                    d = S.AddInts(d, S.Load((float*)s + i));
                }
            }
        }

        LimitEnd<S>.Keep(S.AddInts(S.AddInts(a, b), S.AddInts(c, d)), memory);
    }
}
