using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>The two passes of softmax over one row. Element i lives in lane i mod Count, so elements of -infinity at the end change no digit.</summary>
internal static unsafe class SoftmaxRow<S>
    where S : unmanaged, ILanes<S>
{
    /// <summary>y[i] = exp(x[i] - max), and gives the sum of y. y may be x. NaN anywhere, or no element above -infinity, makes the sum NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials(float* x, float* y, nuint count)
    {
        var exp = new Exp<S>();
        nuint whole = count - (count % (nuint)S.Count);
        int rest = (int)(count - whole);
        S max = Max(x, whole, rest);
        S sum = S.Zero;
        for (nuint i = 0; i < whole; i += (nuint)S.Count)
        {
            S e = exp.Apply(S.Load(x + i) - max);
            S.Store(e, y + i);
            sum += e;
        }

        if (rest != 0)
        {
            S e = exp.Apply(Tail.Load<S>(x + whole, rest, float.NegativeInfinity) - max);
            Tail.Store(e, y + whole, rest);
            sum += e;
        }

        return S.Sum(sum);
    }

    // The largest element in all lanes.
    private static S Max(float* x, nuint whole, int rest)
    {
        S max = S.Splat(float.NegativeInfinity);
        for (nuint i = 0; i < whole; i += (nuint)S.Count)
        {
            max = S.Max(max, S.Load(x + i));
        }

        if (rest != 0)
        {
            max = S.Max(max, Tail.Load<S>(x + whole, rest, float.NegativeInfinity));
        }

        return S.Splat(S.MaxOf(max));
    }
}
