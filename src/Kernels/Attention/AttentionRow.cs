using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>One query row against one head of the cache.</summary>
internal unsafe struct AttentionRow
{
    public float* Query; // [D]
    public float* Key; // [T, D], rows KeyStride apart
    public float* Value; // [T, Dv], rows ValueStride apart
    public float* Mask; // [T], or null
    public float* Output; // [Dv]
    public nuint KeyStride;
    public nuint ValueStride;
    public int Keys; // T
    public int KeyDim; // D
    public int ValueDim; // Dv
    public float Scale;

    /// <summary>
    /// Output = sum over t of softmax(Scale * q.k + mask)[t] * v[t]. Every order depends on positions alone (dot products: lane = column mod Count;
    /// softmax: lane = t mod Count; values: t ascending), and a weight of 0 is skipped, so hidden positions change no digit, whatever they hold.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S>(float* scores)
        where S : unmanaged, ILanes<S>
    {
        for (int t = 0; t < Keys; t += 4)
        {
            Scores<S>(t, scores);
        }

        float sum = SoftmaxRow<S>.Exponentials(scores, scores, (nuint)Keys);
        int d = 0;
        for (; d <= ValueDim - (4 * S.Count); d += 4 * S.Count)
        {
            MixFour<S>(scores, sum, d);
        }

        for (; d <= ValueDim - S.Count; d += S.Count)
        {
            Mix<S>(scores, sum, d);
        }

        for (; d < ValueDim; d++)
        {
            Mix<F32x1>(scores, sum, d);
        }
    }

    // Four positions at once, so that four chains of sums overlap; past the last they repeat it and are dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Scores<S>(int t, float* scores)
        where S : unmanaged, ILanes<S>
    {
        int count = Math.Min(4, Keys - t);
        if (Hidden(t, count))
        {
            new Span<float>(scores + t, count).Fill(float.NegativeInfinity);
            return;
        }

        float* k0 = Key + ((nuint)t * KeyStride);
        float* k1 = count > 1 ? k0 + KeyStride : k0, k2 = count > 2 ? k1 + KeyStride : k1, k3 = count > 3 ? k2 + KeyStride : k2;
        S a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
        int d = 0;
        for (; d <= KeyDim - S.Count; d += S.Count)
        {
            S q = S.Load(Query + d);
            a0 = S.Fma(q, S.Load(k0 + d), a0);
            a1 = S.Fma(q, S.Load(k1 + d), a1);
            a2 = S.Fma(q, S.Load(k2 + d), a2);
            a3 = S.Fma(q, S.Load(k3 + d), a3);
        }

        if (d < KeyDim)
        {
            int rest = KeyDim - d;
            S q = Tail.Load<S>(Query + d, rest, 0f);
            a0 = S.Fma(q, Tail.Load<S>(k0 + d, rest, 0f), a0);
            a1 = S.Fma(q, Tail.Load<S>(k1 + d, rest, 0f), a1);
            a2 = S.Fma(q, Tail.Load<S>(k2 + d, rest, 0f), a2);
            a3 = S.Fma(q, Tail.Load<S>(k3 + d, rest, 0f), a3);
        }

        float* dots = stackalloc float[4] { S.Sum(a0), S.Sum(a1), S.Sum(a2), S.Sum(a3) };
        for (int i = 0; i < count; i++)
        {
            scores[t + i] = Masked(t + i, dots[i] * Scale);
        }
    }

    private readonly bool Hidden(int t, int count)
    {
        if (Mask == null)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (Mask[t + i] != float.NegativeInfinity)
            {
                return false;
            }
        }

        return true;
    }

    // A hidden position stays hidden even if its key is NaN: such a key may be memory that was never written.
    private readonly float Masked(int t, float score) =>
        Mask == null ? score : Mask[t] == float.NegativeInfinity ? float.NegativeInfinity : score + Mask[t];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void MixFour<S>(float* weights, float sum, int d)
        where S : unmanaged, ILanes<S>
    {
        S a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero; // columns d .. d + 4 * Count - 1
        float* v = Value + d;
        for (int t = 0; t < Keys; t++, v += ValueStride)
        {
            if (weights[t] != 0f)
            {
                S p = S.Splat(weights[t]);
                a0 = S.Fma(p, S.Load(v), a0);
                a1 = S.Fma(p, S.Load(v + S.Count), a1);
                a2 = S.Fma(p, S.Load(v + (2 * S.Count)), a2);
                a3 = S.Fma(p, S.Load(v + (3 * S.Count)), a3);
            }
        }

        S divisor = S.Splat(sum);
        S.Store(a0 / divisor, Output + d);
        S.Store(a1 / divisor, Output + d + S.Count);
        S.Store(a2 / divisor, Output + d + (2 * S.Count));
        S.Store(a3 / divisor, Output + d + (3 * S.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Mix<S>(float* weights, float sum, int d)
        where S : unmanaged, ILanes<S>
    {
        S a = S.Zero;
        float* v = Value + d;
        for (int t = 0; t < Keys; t++, v += ValueStride)
        {
            if (weights[t] != 0f)
            {
                a = S.Fma(S.Splat(weights[t]), S.Load(v), a);
            }
        }

        S.Store(a / S.Splat(sum), Output + d);
    }
}
