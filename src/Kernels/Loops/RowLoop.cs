namespace Lockstep.Kernels;

/// <summary>What kernels over rows share: checks of `[rows, columns]` and the choice of chunks.</summary>
internal static class RowLoop
{
    // Some ten microseconds of work for operations that touch each element a few times.
    private const int ElementsPerChunk = 1 << 14;

    public static void Matrix(ReadOnlySpan<float> x, int rows, int columns, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (x.Length != (long)rows * columns)
        {
            throw new ArgumentException($"Expected x of {rows} rows x {columns} columns = {(long)rows * columns} numbers; found {x.Length}.");
        }

        Elementwise.Check(x, y, nameof(x));
    }

    public static void ForRows<TBody>(TBody body, int rows, int columns, WorkerPool? pool)
        where TBody : struct, IRangeBody
    {
        if (pool is null)
        {
            body.Run(0, rows);
        }
        else
        {
            pool.For(rows, Math.Max(1, ElementsPerChunk / Math.Max(1, columns)), body);
        }
    }
}
