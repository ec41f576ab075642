using System.Numerics;
using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Logits;

/// <summary>Passes over a whole vocabulary, several elements at a time.</summary>
internal static class RowMath
{
    /// <summary>The largest element; NaN when there is one, negative infinity when there is none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        float max = float.NegativeInfinity;
        if (vectors.Length > 0)
        {
            Vector<float> best = vectors[0];
            foreach (Vector<float> vector in vectors) best = Vector.Max(best, vector);
            for (int i = 0; i < Vector<float>.Count; i++) max = MathF.Max(max, best[i]);
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..]) max = MathF.Max(max, value);
        return max;
    }

    /// <summary>Index of the largest element, of equal ones the first; NaN is passed over.</summary>
    public static int ArgMax(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        int best = -1;
        var threshold = new Vector<float>(float.NegativeInfinity);
        for (int v = 0; v < vectors.Length; v++)
        {
            if (!Vector.GreaterThanAny(vectors[v], threshold)) continue;
            for (int i = v * Vector<float>.Count; i < (v + 1) * Vector<float>.Count; i++) Offer(values, i, ref best);
            if (best >= 0) threshold = new Vector<float>(values[best]);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) Offer(values, i, ref best);
        return Math.Max(best, 0);
    }

    /// <summary>True when an element is NaN or positive infinity, of which no distribution can be made; negative infinity is a token that cannot be chosen.</summary>
    public static bool HasUnusable(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
        {
            if (!Vector.LessThanAll(vector, new Vector<float>(float.PositiveInfinity))) return true; // NaN is less than nothing
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            if (!(value < float.PositiveInfinity)) return true;
        }

        return false;
    }

    /// <summary>result = exp(values - offset).</summary>
    public static void ExpMinus(ReadOnlySpan<float> values, float offset, Span<float> result)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(result);
        var max = new Vector<float>(offset);
        for (int v = 0; v < from.Length; v++) to[v] = Vector.Exp(from[v] - max);
        for (int i = from.Length * Vector<float>.Count; i < values.Length; i++) result[i] = MathF.Exp(values[i] - offset);
    }

    /// <summary>values *= factor.</summary>
    public static void Scale(Span<float> values, float factor)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (ref Vector<float> vector in vectors) vector *= factor;
        foreach (ref float value in values[(vectors.Length * Vector<float>.Count)..]) value *= factor;
    }

    /// <summary>values /= divisor.</summary>
    public static void Divide(Span<float> values, float divisor)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var by = new Vector<float>(divisor);
        foreach (ref Vector<float> vector in vectors) vector /= by;
        foreach (ref float value in values[(vectors.Length * Vector<float>.Count)..]) value /= divisor;
    }

    /// <summary>The sum in double precision; its order does not depend on the width of the machine's vectors.</summary>
    public static double Sum(ReadOnlySpan<float> values)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }

        for (; i < values.Length; i++) a += values[i];
        return a + b + (c + d);
    }

    private static void Offer(ReadOnlySpan<float> values, int i, ref int best)
    {
        float value = values[i];
        if (!float.IsNaN(value) && (best < 0 || value > values[best])) best = i;
    }
}
