using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// The hyperbolic tangent of all lanes: an odd polynomial below 0.625 (S. Moshier's Cephes, tanhf), 1 - 2 / (exp(2 |x|) + 1) above; within 3e-7 of the
/// true value, relatively.
/// </summary>
internal readonly struct Tanh<S> : IMap<S>
    where S : unmanaged, ILanes<S>
{
    private readonly Exp<S> _exp = new();
    private readonly S _one = S.Splat(1f);
    private readonly S _two = S.Splat(2f);
    private readonly S _border = S.Splat(0.625f);
    private readonly S _most = S.Splat(10f); // tanh is 1 in f32 from 9.02 on
    private readonly S _c0 = S.Splat(-5.70498872745e-3f);
    private readonly S _c1 = S.Splat(2.06390887954e-2f);
    private readonly S _c2 = S.Splat(-5.37397155531e-2f);
    private readonly S _c3 = S.Splat(1.33314422036e-1f);
    private readonly S _c4 = S.Splat(-3.33332819422e-1f);

    public Tanh()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply(S x)
    {
        S size = S.Abs(x), square = x * x;
        S inner = S.Fma(S.Fma(S.Fma(S.Fma(_c0, square, _c1), square, _c2), square, _c3), square, _c4);
        S small = S.Fma(inner * square, x, x);
        S large = S.CopySign(_one - (_two / (_exp.Apply(_two * S.Min(size, _most)) + _one)), x);
        return S.IfLess(size, _border, small, large);
    }
}
