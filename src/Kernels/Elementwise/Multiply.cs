using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y = a * b, element by element.</summary>
public static unsafe class Multiply
{
    /// <summary>Multiplies spans of equal length; y may be a or b itself.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    /// <param name="y">Result.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths differ, or y overlaps an operand by a part.</exception>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, WorkerPool? pool = null) => RunOn<Widest>(a, b, y, pool);

    /// <summary>The plain truth: one loop.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    /// <param name="y">Result.</param>
    public static void Scalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        Elementwise.Check(a, y, nameof(a));
        Elementwise.Check(b, y, nameof(b));
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = a[i] * b[i];
        }
    }

    internal static void RunOn<TWidth>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Elementwise.Check(a, y, nameof(a));
        Elementwise.Check(b, y, nameof(b));
        fixed (float* pa = a, pb = b, py = y)
        {
            TWidth.Run(new Call(pa, pb, py, (nuint)y.Length, pool));
        }
    }

    private readonly struct Call(float* a, float* b, float* y, nuint count, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => Elementwise.Blocks(new Zip<S, Op<S>>(a, b, y, count), count, pool);
    }

    private readonly struct Op<S> : IZip<S>
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply(S a, S b) => a * b;
    }
}
