namespace Lockstep.Kernels;

/// <summary>
/// Cosines or sines of frequency * position, made once a step and read by every layer. The product is rounded to f32, the function is that of the
/// platform in f64, rounded once: the same bits as the plain ops give. There are few of them, so they are made one by one.
/// </summary>
public static class RotaryTable
{
    /// <summary>Cosines, `y[t, d] = cos(frequencies[d] * positions[t]) * factor`.</summary>
    /// <param name="positions">One a token.</param>
    /// <param name="frequencies">One a column.</param>
    /// <param name="factor">Of the result.</param>
    /// <param name="y">Result `[positions, frequencies]`.</param>
    /// <exception cref="ArgumentException">The result has another size.</exception>
    public static void Cosines(ReadOnlySpan<long> positions, ReadOnlySpan<float> frequencies, float factor, Span<float> y)
    {
        Check(positions.Length, frequencies.Length, y.Length);
        for (int t = 0; t < positions.Length; t++) Row(positions[t], frequencies, factor, sine: false, y.Slice(t * frequencies.Length, frequencies.Length));
    }

    /// <summary>Sines, `y[t, d] = sin(frequencies[d] * positions[t]) * factor`.</summary>
    /// <param name="positions">One a token.</param>
    /// <param name="frequencies">One a column.</param>
    /// <param name="factor">Of the result.</param>
    /// <param name="y">Result `[positions, frequencies]`.</param>
    /// <exception cref="ArgumentException">The result has another size.</exception>
    public static void Sines(ReadOnlySpan<long> positions, ReadOnlySpan<float> frequencies, float factor, Span<float> y)
    {
        Check(positions.Length, frequencies.Length, y.Length);
        for (int t = 0; t < positions.Length; t++) Row(positions[t], frequencies, factor, sine: true, y.Slice(t * frequencies.Length, frequencies.Length));
    }

    private static void Row(long position, ReadOnlySpan<float> frequencies, float factor, bool sine, Span<float> y)
    {
        float at = position;
        int half = frequencies.Length / 2;
        bool twice = frequencies.Length % 2 == 0 && frequencies[..half].SequenceEqual(frequencies[half..]); // as most tables are
        int count = twice ? half : frequencies.Length;
        for (int d = 0; d < count; d++)
        {
            float angle = frequencies[d] * at;
            float value = (float)(sine ? Math.Sin(angle) : Math.Cos(angle));
            y[d] = factor == 1 ? value : value * factor;
        }

        if (twice) y[..half].CopyTo(y[half..]);
    }

    private static void Check(int tokens, int columns, int found)
    {
        if (found != (long)tokens * columns) throw new ArgumentException($"{tokens} positions x {columns} frequencies are {(long)tokens * columns} numbers; the result has {found}.");
    }
}
