using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Softmax so far of the rows of a tile: weights are relative to exp(max). Merging the chunks of a row in order gives the same bits wherever they were computed.</summary>
/// <param name="max">`[rows]`, -infinity while a row has seen nothing.</param>
/// <param name="sums">`[rows]`, sums of weights.</param>
/// <param name="mixes">`[rows, columns]`, weighted sums of values.</param>
/// <param name="columns">Columns of a mix, a multiple of 16.</param>
internal readonly unsafe struct RowSums(float* max, float* sums, float* mixes, int columns)
{
    /// <summary>Floats that hold the sums of some rows.</summary>
    public static int Size(int rows, int columns) => (rows * columns) + (2 * ((rows + 15) / 16 * 16));

    /// <summary>Sums in memory of <see cref="Size"/>.</summary>
    public static RowSums At(float* memory, int rows, int columns)
    {
        int padded = (rows + 15) / 16 * 16;
        return new RowSums(memory, memory + padded, memory + (2 * padded), columns);
    }

    public float* Max => max;

    public float* Sums => sums;

    public float* Mix(int row) => mixes + ((nint)row * columns);

    /// <summary>Nothing seen yet.</summary>
    public void Clear(int rows)
    {
        new Span<float>(max, rows).Fill(float.NegativeInfinity);
        new Span<float>(sums, rows).Clear();
        new Span<float>(mixes, rows * columns).Clear();
    }

    /// <summary>Adds the next chunk of a row: weights of both are brought to the larger maximum.</summary>
    public void Merge<S>(int row, RowSums next, int nextRow)
        where S : unmanaged, ILanes<S>
    {
        if (next.Max[nextRow] == float.NegativeInfinity)
        {
            return;
        }

        float both = MathF.Max(max[row], next.Max[nextRow]);
        float mine = Weight(max[row], both), theirs = Weight(next.Max[nextRow], both);
        max[row] = both;
        sums[row] = MathF.FusedMultiplyAdd(next.Sums[nextRow], theirs, sums[row] * mine);
        S a = S.Splat(mine), b = S.Splat(theirs);
        float* to = Mix(row), from = next.Mix(nextRow);
        for (int i = 0; i < columns; i += S.Count)
        {
            S.Store(S.Fma(S.Load(from + i), b, S.Load(to + i) * a), to + i);
        }
    }

    /// <summary>Adds a logit without a value.</summary>
    public void AddSink<S>(int row, float sink)
        where S : unmanaged, ILanes<S>
    {
        if (sink == float.NegativeInfinity)
        {
            return;
        }

        float both = MathF.Max(max[row], sink), mine = Weight(max[row], both);
        max[row] = both;
        sums[row] = (sums[row] * mine) + Weight(sink, both);
        S a = S.Splat(mine);
        float* to = Mix(row);
        for (int i = 0; i < columns; i += S.Count)
        {
            S.Store(S.Load(to + i) * a, to + i);
        }
    }

    /// <summary>Writes a row of the result: the mix over the sum. Adding zero makes -0 into 0, the only digit that hidden positions could change.</summary>
    public void Finish<S>(int row, float* output, int dim, float empty)
        where S : unmanaged, ILanes<S>
    {
        if (sums[row] == 0f && max[row] == float.NegativeInfinity)
        {
            new Span<float>(output, dim).Fill(empty);
            return;
        }

        S sum = S.Splat(sums[row]);
        float* mix = Mix(row);
        int i = 0;
        for (; i <= dim - S.Count; i += S.Count)
        {
            S.Store((S.Load(mix + i) / sum) + S.Zero, output + i);
        }

        if (i < dim)
        {
            Tail.Store((S.Load(mix + i) / sum) + S.Zero, output + i, dim - i);
        }
    }

    // The weight of a maximum under a larger one; exactly 1 for itself, infinities included, and 0 while nothing was seen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Weight(float max, float both) => max == both ? 1f : new Exp<F32x1>().Apply(new F32x1(max - both)).V;
}
