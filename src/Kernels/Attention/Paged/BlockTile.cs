using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// C += A B for R rows of A and two vectors of columns of B, a block. Every number of C is one chain of fused steps over the rows of B in order,
/// so it has the same bits in a tile of any height, at any lane width, and with any cut of the rows of B into calls.
/// </summary>
internal static unsafe class BlockTile<S, B, R>
    where S : unmanaged, ILanes<S>
    where B : struct, IBlockReader
    where R : struct, IRowCount
{
    /// <summary>Adds rows first .. end-1 of B to columns <paramref name="column"/> .. column + 2 * Count - 1.</summary>
    /// <param name="b">B.</param>
    /// <param name="first">First row of B.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="column">First column of B and C.</param>
    /// <param name="a">A `[R, *]`, rows <see cref="BlockProduct.Stride"/> apart; column 0 belongs to row <paramref name="first"/> of B.</param>
    /// <param name="c">C `[R, *]`.</param>
    /// <param name="stride">From one row of C to the next.</param>
    /// <param name="fresh">True to start from zero instead of what C holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(B b, int first, int end, int column, float* a, float* c, nint stride, bool fresh)
    {
        const int Stride = BlockProduct.Stride;
        c += column;
        S a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        S b0 = S.Zero, b1 = S.Zero, b2 = S.Zero, b3 = S.Zero, b4 = S.Zero, b5 = S.Zero, b6 = S.Zero, b7 = S.Zero;
        if (!fresh)
        {
            Load(c, out a0, out b0);
            if (R.Count > 1)
            {
                Load(c + stride, out a1, out b1);
            }

            if (R.Count > 2)
            {
                Load(c + (2 * stride), out a2, out b2);
            }

            if (R.Count > 3)
            {
                Load(c + (3 * stride), out a3, out b3);
            }

            if (R.Count > 4)
            {
                Load(c + (4 * stride), out a4, out b4);
            }

            if (R.Count > 5)
            {
                Load(c + (5 * stride), out a5, out b5);
            }

            if (R.Count > 6)
            {
                Load(c + (6 * stride), out a6, out b6);
            }

            if (R.Count > 7)
            {
                Load(c + (7 * stride), out a7, out b7);
            }
        }

        byte* at = b.At(first, column);
        nint next = b.RowBytes(column);
        for (int k = first; k < end; k++, at += next, a++)
        {
            b.Load(at, k, column, out S x, out S y);
            S v = S.Splat(a[0]);
            (a0, b0) = (S.Fma(x, v, a0), S.Fma(y, v, b0));
            if (R.Count > 1)
            {
                v = S.Splat(a[Stride]);
                (a1, b1) = (S.Fma(x, v, a1), S.Fma(y, v, b1));
            }

            if (R.Count > 2)
            {
                v = S.Splat(a[2 * Stride]);
                (a2, b2) = (S.Fma(x, v, a2), S.Fma(y, v, b2));
            }

            if (R.Count > 3)
            {
                v = S.Splat(a[3 * Stride]);
                (a3, b3) = (S.Fma(x, v, a3), S.Fma(y, v, b3));
            }

            if (R.Count > 4)
            {
                v = S.Splat(a[4 * Stride]);
                (a4, b4) = (S.Fma(x, v, a4), S.Fma(y, v, b4));
            }

            if (R.Count > 5)
            {
                v = S.Splat(a[5 * Stride]);
                (a5, b5) = (S.Fma(x, v, a5), S.Fma(y, v, b5));
            }

            if (R.Count > 6)
            {
                v = S.Splat(a[6 * Stride]);
                (a6, b6) = (S.Fma(x, v, a6), S.Fma(y, v, b6));
            }

            if (R.Count > 7)
            {
                v = S.Splat(a[7 * Stride]);
                (a7, b7) = (S.Fma(x, v, a7), S.Fma(y, v, b7));
            }
        }

        Store(a0, b0, c);
        if (R.Count > 1)
        {
            Store(a1, b1, c + stride);
        }

        if (R.Count > 2)
        {
            Store(a2, b2, c + (2 * stride));
        }

        if (R.Count > 3)
        {
            Store(a3, b3, c + (3 * stride));
        }

        if (R.Count > 4)
        {
            Store(a4, b4, c + (4 * stride));
        }

        if (R.Count > 5)
        {
            Store(a5, b5, c + (5 * stride));
        }

        if (R.Count > 6)
        {
            Store(a6, b6, c + (6 * stride));
        }

        if (R.Count > 7)
        {
            Store(a7, b7, c + (7 * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* c, out S a, out S b) => (a, b) = (S.Load(c), S.Load(c + S.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(S a, S b, float* c)
    {
        S.Store(a, c);
        S.Store(b, c + S.Count);
    }
}
