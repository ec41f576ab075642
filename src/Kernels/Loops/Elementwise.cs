namespace Lockstep.Kernels;

/// <summary>Checks, pins and runs element-by-element operations.</summary>
internal static class Elementwise
{
    /// <summary>Elements of one item of work; a multiple of every lane count.</summary>
    public const int Block = 4096;

    /// <summary>Throws unless all operands have the length of the result and overlap it fully or not at all.</summary>
    public static void Check(ReadOnlySpan<float> x, ReadOnlySpan<float> y, string name)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"{name} has {x.Length} elements and the result {y.Length}; they must be equal.");
        }

        if (x.Overlaps(y, out int offset) && offset != 0)
        {
            throw new ArgumentException($"{name} and the result overlap by a part; use the same span for both, or separate ones.");
        }
    }

    /// <summary>Runs blocks of <paramref name="count"/> elements, on the pool if there is one.</summary>
    public static void Blocks<TBody>(TBody body, nuint count, WorkerPool? pool)
        where TBody : struct, IRangeBody
    {
        int blocks = (int)((count + Block - 1) / Block);
        if (pool is null)
        {
            body.Run(0, blocks);
        }
        else
        {
            pool.For(blocks, 1, body);
        }
    }
}
