using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Fused multiply-adds in registers, enough chains to hide their latency. Items are repetitions.</summary>
internal readonly unsafe struct MultiplyAddLoop<S>(byte* memory, int loops) : IRangeBody
    where S : unmanaged, ILanes<S>
{
    /// <summary>Chains that go on side by side.</summary>
    public const int Chains = 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        for (; start < end; start++)
        {
            S x = S.Splat(1.0001f), y = S.Splat(1e-6f), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int loop = 0; loop < loops; loop++)
            {
                (a, b, c, d) = (S.Fma(a, y, x), S.Fma(b, y, x), S.Fma(c, y, x), S.Fma(d, y, x));
                (e, f, g, h) = (S.Fma(e, y, x), S.Fma(f, y, x), S.Fma(g, y, x), S.Fma(h, y, x));
                (i, j, k, l) = (S.Fma(i, y, x), S.Fma(j, y, x), S.Fma(k, y, x), S.Fma(l, y, x));
            }

            LimitEnd<S>.Keep(a + b + c + d + (e + f + g + h) + (i + j + k + l), memory);
        }
    }
}
