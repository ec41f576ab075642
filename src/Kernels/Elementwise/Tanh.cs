using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>tanh(x) within 4 units in the last place; NaN stays NaN.</summary>
/// <remarks>
/// Below 0.625 the odd polynomial of Cephes' tanhf (S. Moshier), x + x^3 p(x^2); above it 1 - 2 / (exp(2 |x|) + 1) with the sign of x, where
/// the quotient is below 0.45, so that its error counts half.
/// </remarks>
internal readonly struct Tanh<S> : IMap<S>
    where S : unmanaged, ILanes<S>
{
    private readonly Exp<S> _exp = new();
    private readonly S _small = S.Splat(0.625f);
    private readonly S _p4 = S.Splat(-5.70498872745e-3f);
    private readonly S _p3 = S.Splat(2.06390887954e-2f);
    private readonly S _p2 = S.Splat(-5.37397155531e-2f);
    private readonly S _p1 = S.Splat(1.33314422036e-1f);
    private readonly S _p0 = S.Splat(-3.33332819422e-1f);
    private readonly S _one = S.Splat(1f);
    private readonly S _two = S.Splat(2f);

    public Tanh()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply(S x)
    {
        S magnitude = S.Abs(x), square = x * x;
        S p = S.Fma(S.Fma(S.Fma(S.Fma(_p4, square, _p3), square, _p2), square, _p1), square, _p0);
        S near = S.Fma(p * square, x, x);
        S far = S.CopySign(_one - (_two / (_exp.Apply(magnitude + magnitude) + _one)), x);
        return S.IfLess(magnitude, _small, near, far);
    }
}
