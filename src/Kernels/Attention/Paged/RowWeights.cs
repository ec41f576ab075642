using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// One row of dot products over whole blocks becomes scores, then weights. Position t belongs to lane t mod 16 of sixteen imagined lanes, whatever the
/// machine's width, and hidden positions weigh exactly 0, so sums have the same bits at every width and with any hidden neighbours.
/// </summary>
/// <param name="x">Dot products of positions 0 .. count - 1.</param>
/// <param name="count">A multiple of 64.</param>
internal readonly unsafe struct RowWeights<S>(float* x, int count)
    where S : unmanaged, ILanes<S>
{
    private const int Lanes = 16;

    /// <summary>x * scale, bounded when <paramref name="softcap"/> is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scale(float scale, float softcap)
    {
        S factor = S.Splat(scale);
        float* p = x;
        int length = count;
        if (softcap == 0f)
        {
            for (int i = 0; i < length; i += S.Count)
            {
                S.Store(S.Load(p + i) * factor, p + i);
            }

            return;
        }

        var tanh = new Tanh<S>();
        S cap = S.Splat(softcap);
        for (int i = 0; i < length; i += S.Count)
        {
            S.Store(tanh.Apply(S.Load(p + i) * factor / cap) * cap, p + i);
        }
    }

    /// <summary>Adds slope * (distance + i).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSlope(float slope, int distance)
    {
        for (int i = 0; i < count; i++)
        {
            x[i] = MathF.FusedMultiplyAdd(slope, distance + i, x[i]);
        }
    }

    /// <summary>Adds a mask to positions start .. end-1; -infinity hides whatever the score is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddMask(float* mask, int start, int end)
    {
        int i = start;
        S lowest = S.Splat(float.MinValue), hidden = S.Splat(float.NegativeInfinity);
        for (; i <= end - S.Count; i += S.Count)
        {
            S m = S.Load(mask + i);
            S.Store(S.IfLess(m, lowest, hidden, S.Load(x + i) + m), x + i);
        }

        for (; i < end; i++)
        {
            x[i] = mask[i] == float.NegativeInfinity ? float.NegativeInfinity : x[i] + mask[i];
        }
    }

    /// <summary>Hides the positions start .. end-1 whose byte is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Hide(byte* visible, int start, int end)
    {
        int i = start;
        S half = S.Splat(0.5f), hidden = S.Splat(float.NegativeInfinity);
        for (; i <= end - S.Count; i += S.Count)
        {
            S.Store(S.IfLess(S.LoadU8(visible + i), half, hidden, S.Load(x + i)), x + i);
        }

        for (; i < end; i++)
        {
            x[i] = visible[i] == 0 ? float.NegativeInfinity : x[i];
        }
    }

    /// <summary>Hides one position.</summary>
    public void Hide(int position) => x[position] = float.NegativeInfinity;

    /// <summary>Hides everything but positions start .. end-1.</summary>
    public void KeepOnly(int start, int end)
    {
        new Span<float>(x, start).Fill(float.NegativeInfinity);
        new Span<float>(x + end, count - end).Fill(float.NegativeInfinity);
    }

    /// <summary>x = exp(x * factor - max); gives the maximum of x * factor and the sum. When all is hidden the weights are 0 and the maximum stays -infinity.</summary>
    /// <param name="factor">Above 0.</param>
    /// <param name="max">The maximum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Exponentials(float factor, out float max)
    {
        float* p = x;
        int length = count;
        max = Max(p, length) * factor;
        if (max == float.NegativeInfinity && !HasNaN(p, length))
        {
            new Span<float>(p, length).Clear();
            return 0f;
        }

        var exp = new Exp<S>();
        S most = S.Splat(max), scale = S.Splat(factor), sum = S.Zero;
        for (int i = 0; i < length; i += S.Count)
        {
            S weight = exp.ApplyNegative((S.Load(p + i) * scale) - most);
            S.Store(weight, p + i);
            sum += weight;
        }

        return S.Count == Lanes ? S.Sum(sum) : Sum();
    }

    // Four chains. NaN is passed over: its weight will be NaN whatever the maximum.
    private static float Max(float* p, int length)
    {
        S a = S.Splat(float.NegativeInfinity), b = a, c = a, d = a;
        for (int i = 0; i < length; i += 4 * S.Count)
        {
            S u = S.Load(p + i), v = S.Load(p + i + S.Count), w = S.Load(p + i + (2 * S.Count)), z = S.Load(p + i + (3 * S.Count));
            (a, b, c, d) = (S.IfLess(a, u, u, a), S.IfLess(b, v, v, b), S.IfLess(c, w, w, c), S.IfLess(d, z, z, d));
        }

        return S.MaxOf(S.Max(S.Max(a, b), S.Max(c, d)));
    }

    private static bool HasNaN(float* p, int length)
    {
        bool found = false;
        for (int i = 0; i < length; i++)
        {
            found |= float.IsNaN(p[i]);
        }

        return found;
    }

    private float Sum()
    {
        float* lanes = stackalloc float[Lanes], p = x;
        int length = count;
        for (int lane = 0; lane < Lanes; lane += S.Count)
        {
            S sum = S.Zero;
            for (int i = lane; i < length; i += Lanes)
            {
                sum += S.Load(p + i);
            }

            S.Store(sum, lanes + lane);
        }

        return Halve(lanes);
    }

    private static float Halve(float* lanes)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
