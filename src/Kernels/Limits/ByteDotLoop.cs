using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Dot products of bytes in registers, enough chains to hide their latency. Items are repetitions.</summary>
internal readonly unsafe struct ByteDotLoop<S>(byte* memory, int loops) : IRangeBody
    where S : unmanaged, ILanes<S>
{
    /// <summary>Chains that go on side by side.</summary>
    public const int Chains = 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        for (; start < end; start++)
        {
            S x = S.SplatBits(0x01020304), y = S.SplatBits(0x01ff01ff), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int loop = 0; loop < loops; loop++)
            {
                (a, b, c, d) = (S.DotBytes(a, x, y), S.DotBytes(b, x, y), S.DotBytes(c, x, y), S.DotBytes(d, x, y));
                (e, f, g, h) = (S.DotBytes(e, x, y), S.DotBytes(f, x, y), S.DotBytes(g, x, y), S.DotBytes(h, x, y));
                (i, j, k, l) = (S.DotBytes(i, x, y), S.DotBytes(j, x, y), S.DotBytes(k, x, y), S.DotBytes(l, x, y));
            }

            a = S.AddInts(S.AddInts(S.AddInts(a, b), S.AddInts(c, d)), S.AddInts(S.AddInts(e, f), S.AddInts(g, h)));
            LimitEnd<S>.Keep(S.AddInts(a, S.AddInts(S.AddInts(i, j), S.AddInts(k, l))), memory);
        }
    }
}
