using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>GELU in both forms of the operator: with the error function, and with the hyperbolic tangent.</summary>
public static unsafe class Gelu
{
    /// <summary>Applies 0.5 * x * (1 + erf(x / sqrt(2))) to every element; y may be x itself.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="y">Result, as long as x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths differ, or y overlaps x by a part.</exception>
    public static void RunErf(ReadOnlySpan<float> x, Span<float> y, WorkerPool? pool = null) => RunErfOn<Widest>(x, y, pool);

    /// <summary>The plain truth of <see cref="RunErf"/>: double arithmetic, one loop.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="y">Result, as long as x.</param>
    public static void ScalarErf(ReadOnlySpan<float> x, Span<float> y)
    {
        Elementwise.Check(x, y, nameof(x));
        for (int i = 0; i < y.Length; i++)
        {
            double v = x[i];
            y[i] = (float)(0.5 * v * (1 + ErfScalar.Erf(v / Math.Sqrt(2))));
        }
    }

    internal static void RunErfOn<TWidth>(ReadOnlySpan<float> x, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Elementwise.Check(x, y, nameof(x));
        fixed (float* px = x, py = y)
        {
            TWidth.Run(new ErfCall(px, py, (nuint)y.Length, pool));
        }
    }

    private readonly struct ErfCall(float* x, float* y, nuint count, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Elementwise.Blocks(new Map<S, ErfOp<S>>(new ErfOp<S>(), x, y, count), count, pool);
    }

    /// <summary>Applies 0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) to every element; y may be x itself.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="y">Result, as long as x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths differ, or y overlaps x by a part.</exception>
    public static void RunTanh(ReadOnlySpan<float> x, Span<float> y, WorkerPool? pool = null) => RunTanhOn<Widest>(x, y, pool);

    /// <summary>The plain truth of <see cref="RunTanh"/>: double arithmetic, one loop.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="y">Result, as long as x.</param>
    public static void ScalarTanh(ReadOnlySpan<float> x, Span<float> y)
    {
        Elementwise.Check(x, y, nameof(x));
        for (int i = 0; i < y.Length; i++)
        {
            double v = x[i];
            y[i] = (float)(0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)))));
        }
    }

    internal static void RunTanhOn<TWidth>(ReadOnlySpan<float> x, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Elementwise.Check(x, y, nameof(x));
        fixed (float* px = x, py = y)
        {
            TWidth.Run(new TanhCall(px, py, (nuint)y.Length, pool));
        }
    }

    private readonly struct TanhCall(float* x, float* y, nuint count, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Elementwise.Blocks(new Map<S, TanhOp<S>>(new TanhOp<S>(), x, y, count), count, pool);
    }

    internal readonly struct ErfOp<S> : IMap<S>
        where S : unmanaged, ILanes<S>
    {
        private readonly Erf<S> _erf = new();
        private readonly S _half = S.Splat(0.5f);
        private readonly S _one = S.Splat(1f);
        private readonly S _rootHalf = S.Splat(0.70710678f);

        public ErfOp()
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply(S x) => _half * x * (_one + _erf.Apply(x * _rootHalf));
    }

    // (1 + tanh u) / 2 = 1 / (1 + exp(-2u)): one exponential, and no cancellation where tanh is near -1.
    internal readonly struct TanhOp<S> : IMap<S>
        where S : unmanaged, ILanes<S>
    {
        private readonly Exp<S> _exp = new();
        private readonly S _one = S.Splat(1f);
        private readonly S _linear = S.Splat(-1.5957691f); // -2 sqrt(2 / pi)
        private readonly S _cubic = S.Splat(-0.071354814f); // 0.044715 times that

        public TanhOp()
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply(S x) => x / (_one + _exp.Apply(x * S.Fma(_cubic, x * x, _linear)));
    }
}
