using System.Runtime.CompilerServices;

namespace Lockstep.Kernels.Lanes;

/// <summary>The last, partly filled vector of a row, at any width. Never touches memory past the row.</summary>
internal static unsafe class Tail
{
    /// <summary>Lane i holds p[i] for i &lt; <paramref name="count"/>, and <paramref name="fill"/> after that.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static S Load<S>(float* p, int count, float fill)
        where S : unmanaged, ILanes<S>
    {
        S lanes = S.Splat(fill);
        Unsafe.CopyBlockUnaligned(&lanes, p, (uint)count * sizeof(float));
        return lanes;
    }

    /// <summary>Writes lanes 0 .. <paramref name="count"/>-1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store<S>(S lanes, float* p, int count)
        where S : unmanaged, ILanes<S> => Unsafe.CopyBlockUnaligned(p, &lanes, (uint)count * sizeof(float));
}
