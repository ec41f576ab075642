using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// erf(x) within 3 units in the last place of the result; NaN stays NaN.
/// </summary>
/// <remarks>
/// Below 0.95, x times a polynomial in x^2; above, 1 - exp(-g(|x|)) with g = -ln erfc fitted on [0.95, 4]. From 4 on erf is 1 in f32.
/// Both polynomials are fitted by the exchange algorithm for the error of erf itself (6e-10 relative, 1.3e-9 absolute).
/// </remarks>
internal readonly struct Erf<S> : IMap<S>
    where S : unmanaged, ILanes<S>
{
    private readonly Exp<S> _exp = new();
    private readonly S _one = S.Splat(1f);
    private readonly S _border = S.Splat(0.95f);
    private readonly S _far = S.Splat(4f);
    private readonly S _s6 = S.Splat(8.18511471e-5f);
    private readonly S _s5 = S.Splat(-0.000809770892f);
    private readonly S _s4 = S.Splat(0.00519695273f);
    private readonly S _s3 = S.Splat(-0.0268577058f);
    private readonly S _s2 = S.Splat(0.112836637f);
    private readonly S _s1 = S.Splat(-0.376126319f);
    private readonly S _s0 = S.Splat(1.12837923f);
    private readonly S _g6 = S.Splat(0.000191502316f); // g with its sign turned: the exponent
    private readonly S _g5 = S.Splat(-0.00299952365f);
    private readonly S _g4 = S.Splat(0.0220519323f);
    private readonly S _g3 = S.Splat(-0.103566766f);
    private readonly S _g2 = S.Splat(-0.637600183f);
    private readonly S _g1 = S.Splat(-1.12742603f);
    private readonly S _g0 = S.Splat(-0.000256463478f);

    public Erf()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply(S x)
    {
        S square = x * x;
        S small = S.Fma(S.Fma(S.Fma(_s6, square, _s5), square, _s4), square, _s3);
        small = x * S.Fma(S.Fma(S.Fma(small, square, _s2), square, _s1), square, _s0);
        S a = S.Min(S.Abs(x), _far);
        S g = S.Fma(S.Fma(S.Fma(_g6, a, _g5), a, _g4), a, _g3);
        g = S.Fma(S.Fma(S.Fma(g, a, _g2), a, _g1), a, _g0);
        S large = S.CopySign(_one - _exp.Apply(g), x);
        return S.IfLess(a, _border, small, large);
    }
}
