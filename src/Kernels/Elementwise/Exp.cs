using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// exp(x) within 2 units in the last place, over the whole range: -infinity gives exactly 0, results below 2^-126 are denormal (not flushed),
/// above 88.72 infinity, NaN stays NaN.
/// </summary>
/// <remarks>
/// x = n ln 2 + r with |r| at most ln(2) / 2; exp(r) = 1 + r + r^2 q(r), q of degree 4 fitted by the exchange algorithm (relative error of the exact
/// polynomial 1.1e-8). 2^n is applied in two halves, so that neither factor leaves the normal range.
/// </remarks>
internal readonly struct Exp<S> : IMap<S>
    where S : unmanaged, ILanes<S>
{
    private readonly S _lowest = S.Splat(-105f); // exp of it rounds to 0
    private readonly S _lowestNormal = S.Splat(-87f);
    private readonly S _highest = S.Splat(89f); // exp of it overflows
    private readonly S _log2E = S.Splat(1.44269502f);
    private readonly S _round = S.Splat(12582912f); // 1.5 * 2^23: adding and subtracting it rounds to a whole number
    private readonly S _ln2Upper = S.Splat(-0.693147182f);
    private readonly S _ln2Lower = S.Splat(1.90465421e-9f); // ln 2 = upper - lower
    private readonly S _q4 = S.Splat(0.00139412133f);
    private readonly S _q3 = S.Splat(0.00836323481f);
    private readonly S _q2 = S.Splat(0.0416663736f);
    private readonly S _q1 = S.Splat(0.166665763f);
    private readonly S _half = S.Splat(0.5f); // also q0
    private readonly S _one = S.Splat(1f);

    public Exp()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply(S x) => Within(S.Min(S.Max(x, _lowest), _highest));

    /// <summary>
    /// The same for numbers of at most 0, as softmax has them, but exactly 0 below -87: beside the weight 1 of the largest, weights below 1.7e-38 are nothing,
    /// and denormal results cost some hundred cycles each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S ApplyNegative(S x)
    {
        S n = Reduce(S.IfLess(x, _lowestNormal, S.Zero, x), out S p);
        return S.IfLess(x, _lowestNormal, S.Zero, p * S.PowerOfTwo(n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private S Within(S x)
    {
        S n = Reduce(x, out S p), lower = S.Fma(n, _half, _round) - _round;
        return p * S.PowerOfTwo(lower) * S.PowerOfTwo(n - lower);
    }

    // exp(x) = p * 2^n.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private S Reduce(S x, out S p)
    {
        S n = S.Fma(x, _log2E, _round) - _round;
        S r = S.Fma(n, _ln2Lower, S.Fma(n, _ln2Upper, x));
        S q = S.Fma(S.Fma(S.Fma(S.Fma(_q4, r, _q3), r, _q2), r, _q1), r, _half);
        p = S.Fma(r * r, q, r) + _one;
        return n;
    }
}
