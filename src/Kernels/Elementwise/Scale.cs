using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y = x * factor, one factor for all.</summary>
public static unsafe class Scale
{
    /// <summary>Multiplies every element; y may be x itself.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="y">Result, as long as x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths differ, or y overlaps x by a part.</exception>
    public static void Run(ReadOnlySpan<float> x, float factor, Span<float> y, WorkerPool? pool = null) => RunOn<Widest>(x, factor, y, pool);

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, float factor, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Elementwise.Check(x, y, nameof(x));
        fixed (float* px = x, py = y)
        {
            TWidth.Run(new Call(px, py, factor, (nuint)y.Length, pool));
        }
    }

    private readonly struct Call(float* x, float* y, float factor, nuint count, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Elementwise.Blocks(new Map<S, Op<S>>(new Op<S>(factor), x, y, count), count, pool);
    }

    private readonly struct Op<S>(float factor) : IMap<S>
        where S : unmanaged, ILanes<S>
    {
        private readonly S _factor = S.Splat(factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply(S x) => x * _factor;
    }
}
