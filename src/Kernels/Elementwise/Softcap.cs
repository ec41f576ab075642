using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y = cap * tanh(x / cap): bounds logits softly.</summary>
public static unsafe class Softcap
{
    /// <summary>Caps every element; y may be x itself.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="cap">The bound, positive.</param>
    /// <param name="y">Result, as long as x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths differ, or y overlaps x by a part.</exception>
    public static void Run(ReadOnlySpan<float> x, float cap, Span<float> y, WorkerPool? pool = null) => RunOn<Widest>(x, cap, y, pool);

    /// <summary>The plain truth: double arithmetic, one loop.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="cap">The bound, positive.</param>
    /// <param name="y">Result, as long as x.</param>
    public static void Scalar(ReadOnlySpan<float> x, float cap, Span<float> y)
    {
        Elementwise.Check(x, y, nameof(x));
        for (int i = 0; i < y.Length; i++) y[i] = (float)(cap * Math.Tanh(x[i] / (double)cap));
    }

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, float cap, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cap);
        Elementwise.Check(x, y, nameof(x));
        fixed (float* px = x, py = y)
        {
            TWidth.Run(new Call(px, py, cap, (nuint)y.Length, pool));
        }
    }

    private readonly struct Call(float* x, float* y, float cap, nuint count, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Elementwise.Blocks(new Map<S, Op<S>>(new Op<S>(cap), x, y, count), count, pool);
    }

    private readonly struct Op<S>(float cap) : IMap<S>
        where S : unmanaged, ILanes<S>
    {
        private readonly Tanh<S> _tanh = new();
        private readonly S _cap = S.Splat(cap);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply(S x) => _cap * _tanh.Apply(x / _cap);
    }
}
