using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// SiLU, also called Swish: x / (1 + exp(-x)). At -infinity NaN, as the formula gives; below -88 the result may be -0 where the true one is
/// smaller than 1e-36 in magnitude.
/// </summary>
public static unsafe class Silu
{
    /// <summary>Applies SiLU to every element; y may be x itself.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="y">Result, as long as x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths differ, or y overlaps x by a part.</exception>
    public static void Run(ReadOnlySpan<float> x, Span<float> y, WorkerPool? pool = null) => RunOn<Widest>(x, y, pool);

    /// <summary>The plain truth of <see cref="Run"/>: double arithmetic, one loop.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="y">Result, as long as x.</param>
    public static void Scalar(ReadOnlySpan<float> x, Span<float> y)
    {
        Elementwise.Check(x, y, nameof(x));
        for (int i = 0; i < y.Length; i++)
        {
            double v = x[i];
            y[i] = (float)(v / (1 + Math.Exp(-v)));
        }
    }

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Elementwise.Check(x, y, nameof(x));
        fixed (float* px = x, py = y)
        {
            TWidth.Run(new Call(px, py, (nuint)y.Length, pool));
        }
    }

    private readonly struct Call(float* x, float* y, nuint count, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Elementwise.Blocks(new Map<S, Op<S>>(new Op<S>(), x, y, count), count, pool);
    }

    internal readonly struct Op<S> : IMap<S>
        where S : unmanaged, ILanes<S>
    {
        private readonly Exp<S> _exp = new();
        private readonly S _one = S.Splat(1f);

        public Op()
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply(S x) => x / (_one + _exp.Apply(S.Zero - x));
    }
}
