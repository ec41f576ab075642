using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Rotary position embedding: y = x * cos + turned(x) * sin, where turned swaps the two numbers of a pair and negates the first. Two products and one
/// sum, each rounded, as graphs spell it: the same bits as the plain ops give.
/// </summary>
public static unsafe class Rope
{
    /// <summary>Rotates all heads. A head's bits depend on that head and its row of the tables alone.</summary>
    /// <param name="x">Heads at <paramref name="strides"/>.</param>
    /// <param name="strides">Distances between sequences, heads and tokens in x, in numbers.</param>
    /// <param name="tables">Cosines and sines.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="interleaved">Pairs are neighbours (2i, 2i+1); else (i, i + half of the rotated dims).</param>
    /// <param name="y">Result `[batch, heads, tokens, dim]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public static void Run(ReadOnlySpan<float> x, Strides strides, RopeTables tables, in RopeShape shape, bool interleaved, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(x, strides, tables, in shape, interleaved, y, pool);

    /// <summary>The plain truth of <see cref="Run"/>: one loop over dims.</summary>
    /// <param name="x">Heads at <paramref name="strides"/>.</param>
    /// <param name="strides">Distances between sequences, heads and tokens in x, in numbers.</param>
    /// <param name="tables">Cosines and sines.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="interleaved">Pairs are neighbours; else (i, i + half).</param>
    /// <param name="y">Result `[batch, heads, tokens, dim]`.</param>
    public static void Scalar(ReadOnlySpan<float> x, Strides strides, RopeTables tables, in RopeShape shape, bool interleaved, Span<float> y)
    {
        Check(x, strides, tables, in shape, y);
        int half = shape.RotaryDim / 2;
        for (int row = 0; row < shape.Batch * shape.Heads * shape.Tokens; row++)
        {
            (int token, int head, int batch) = (row % shape.Tokens, row / shape.Tokens % shape.Heads, row / shape.Tokens / shape.Heads);
            int from = (int)((batch * strides.Batch) + (head * strides.Head) + (token * strides.Row));
            int table = ((tables.Cos.Length > shape.Tokens * tables.Width ? batch * shape.Tokens : 0) + token) * tables.Width;
            for (int d = 0; d < shape.Dim; d++)
            {
                float value = x[from + d];
                if (d < shape.RotaryDim)
                {
                    bool first = interleaved ? d % 2 == 0 : d < half;
                    int other = interleaved ? d ^ 1 : first ? d + half : d - half;
                    int at = table + (!tables.PerPair ? d : interleaved ? d / 2 : d % half);
                    float straight = value * tables.Cos[at], crossed = (first ? -x[from + other] : x[from + other]) * tables.Sin[at];
                    value = straight + crossed;
                }

                y[(row * shape.Dim) + d] = value;
            }
        }
    }

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, Strides strides, RopeTables tables, in RopeShape shape, bool interleaved, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Check(x, strides, tables, in shape, y);
        fixed (float* px = x, pc = tables.Cos, ps = tables.Sin, py = y)
        {
            int half = shape.RotaryDim / 2;
            var table = new Table(pc, ps, tables.Width, tables.Cos.Length > shape.Tokens * tables.Width ? shape.Tokens : 0, tables.PerPair);
            TWidth.Run(new Call(px, py, strides, table, shape, interleaved, pool));
        }
    }

    private static void Check(ReadOnlySpan<float> x, Strides strides, RopeTables tables, in RopeShape shape, ReadOnlySpan<float> y)
    {
        if (shape.RotaryDim % 2 != 0 || shape.RotaryDim > shape.Dim) throw new ArgumentException($"{shape.RotaryDim} of {shape.Dim} dims cannot be rotated in pairs.");
        long count = (long)shape.Batch * shape.Heads * shape.Tokens * shape.Dim;
        if (y.Length != count) throw new ArgumentException($"The result has {y.Length} numbers; {shape} needs {count}.");
        if (count == 0) return;
        long last = ((shape.Batch - 1) * strides.Batch) + ((shape.Heads - 1) * strides.Head) + ((shape.Tokens - 1) * strides.Row) + shape.Dim;
        if (last > x.Length) throw new ArgumentException($"x has {x.Length} numbers; {shape} reaches to {last}.");
        int needed = tables.PerPair ? shape.RotaryDim / 2 : shape.RotaryDim, row = tables.Width * shape.Tokens;
        bool fits = tables.Width >= needed && tables.Cos.Length == tables.Sin.Length && (tables.Cos.Length == row || tables.Cos.Length == (long)row * shape.Batch);
        if (!fits) throw new ArgumentException($"Tables of {tables.Cos.Length} and {tables.Sin.Length} numbers in rows of {tables.Width} do not fit {shape}.");
    }

    // Batch: rows from one sequence's table to the next; 0 when all share one.
    private readonly record struct Table(Pointer Cos, Pointer Sin, int Width, int Batch, bool PerPair);

    private readonly record struct Pointer(nint Address)
    {
        public static implicit operator Pointer(float* p) => new((nint)p);

        public static implicit operator float*(Pointer p) => (float*)p.Address;
    }

    private readonly struct Call(float* x, float* y, Strides strides, Table table, RopeShape shape, bool interleaved, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> =>
            RowLoop.ForRows(new Body<S>(x, y, strides, table, shape, interleaved), shape.Batch * shape.Heads * shape.Tokens, shape.Dim, pool);
    }

    // Items are rows of the result: one token of one head.
    private readonly struct Body<S>(float* x, float* y, Strides strides, Table table, RopeShape shape, bool interleaved) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            S signs = Signs();
            for (int row = start; row < end; row++)
            {
                (int block, int token) = Math.DivRem(row, shape.Tokens);
                (int batch, int head) = Math.DivRem(block, shape.Heads);
                float* from = x + (batch * strides.Batch) + (head * strides.Head) + (token * strides.Row), to = y + ((nint)row * shape.Dim);
                nint tableRow = (((nint)batch * table.Batch) + token) * table.Width;
                float* cos = (float*)table.Cos + tableRow, sin = (float*)table.Sin + tableRow;
                if (interleaved) Neighbours(from, to, cos, sin, signs);
                else Halves(from, to, cos, sin);
                int kept = shape.Dim - shape.RotaryDim;
                if (kept > 0) Unsafe.CopyBlockUnaligned(to + shape.RotaryDim, from + shape.RotaryDim, (uint)kept * sizeof(float));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Halves(float* from, float* to, float* cos, float* sin)
        {
            int half = shape.RotaryDim / 2, second = table.PerPair ? 0 : half, i = 0;
            for (; i + S.Count <= half; i += S.Count)
            {
                S low = S.Load(from + i), high = S.Load(from + half + i);
                S.Store((low * S.Load(cos + i)) - (high * S.Load(sin + i)), to + i);
                S.Store((high * S.Load(cos + second + i)) + (low * S.Load(sin + second + i)), to + half + i);
            }

            for (; i < half; i++)
            {
                float low = from[i], high = from[half + i];
                (float a, float b) = (low * cos[i], high * sin[i]);
                (float c, float d) = (high * cos[second + i], low * sin[second + i]);
                (to[i], to[half + i]) = (a - b, c + d);
            }
        }

        // Pairs lie inside a vector: with its neighbours swapped and the product for each first one negated (exact), a sum of products rotates all of them.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Neighbours(float* from, float* to, float* cos, float* sin, S signs)
        {
            int i = 0;
            for (; S.Count > 1 && i + S.Count <= shape.RotaryDim; i += S.Count)
            {
                S x = S.Load(from + i), c = table.PerPair ? S.LoadTwice(cos + (i / 2)) : S.Load(cos + i), s = table.PerPair ? S.LoadTwice(sin + (i / 2)) : S.Load(sin + i);
                S.Store((x * c) + (S.SwapPairs(x) * s * signs), to + i);
            }

            for (; i < shape.RotaryDim; i += 2)
            {
                (int first, int second) = table.PerPair ? (i / 2, i / 2) : (i, i + 1);
                (float a, float b) = (from[i] * cos[first], from[i + 1] * sin[first]);
                (float c, float d) = (from[i + 1] * cos[second], from[i] * sin[second]);
                (to[i], to[i + 1]) = (a - b, c + d);
            }
        }

        private static S Signs()
        {
            float* signs = stackalloc float[S.Count];
            for (int i = 0; i < S.Count; i++) signs[i] = i % 2 == 0 ? -1f : 1f;
            return S.Load(signs);
        }
    }
}
