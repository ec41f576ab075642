using Lockstep.Parity.Captures;
using Lockstep.Tensors;

namespace Lockstep.Parity.Compare;

/// <summary>Looks for the reason of a difference of logits. Each guess is checked on all rows of a prompt before it is named.</summary>
internal static class LogitsCause
{
    /// <summary>A clause that names the reason; null when there is none that can be seen in the numbers.</summary>
    /// <param name="a">Rows of A.</param>
    /// <param name="b">Rows of B, as many.</param>
    /// <param name="limit">What a logit may be off.</param>
    public static string? Of(LogitsRows a, LogitsRows b, double limit)
    {
        if (!a.IsWhole || !b.IsWhole) return null;
        if (a.Width != b.Width) return $"A has {a.Width} logits a row and B {b.Width}: these are models of other vocabularies";
        ReadOnlySpan<float> valuesA = Values(a), valuesB = Values(b);
        if (Bad(valuesA) is { } badA) return $"A has {badA}";
        if (Bad(valuesB) is { } badB) return $"B has {badB}";
        return Shift(a, b, limit) ?? Constant(a, b, limit) ?? Scale(valuesA, valuesB, limit) ?? Permutation(a, b, limit) ?? Narrow(valuesA, valuesB);
    }

    private static ReadOnlySpan<float> Values(LogitsRows rows) => rows.Whole!.Values<float>()[..(rows.Count * rows.Width)];

    private static string? Bad(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsNaN(value)) return "NaN among its logits";
            if (float.IsPositiveInfinity(value)) return "infinity among its logits";
        }

        return null;
    }

    private static string? Shift(LogitsRows a, LogitsRows b, double limit)
    {
        if (a.Count < 3) return null;
        double forward = 0, backward = 0;
        for (int row = 0; row + 1 < a.Count; row++) (forward, backward) = (Math.Max(forward, Distance(a.Row(row), b.Row(row + 1))), Math.Max(backward, Distance(a.Row(row + 1), b.Row(row))));
        if (forward <= limit) return "row t of A is row t + 1 of B: B's rows are late by one, as with a further first token";
        return backward <= limit ? "row t + 1 of A is row t of B: A's rows are late by one, as with a further first token" : null;
    }

    private static string? Constant(LogitsRows a, LogitsRows b, double limit)
    {
        double widest = 0;
        for (int row = 0; row < a.Count; row++)
        {
            ReadOnlySpan<float> rowA = a.Row(row), rowB = b.Row(row);
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (int i = 0; i < rowA.Length; i++)
            {
                if (rowA[i] == rowB[i]) (low, high) = (Math.Min(low, 0), Math.Max(high, 0)); // two infinities have no difference
                else (low, high) = (Math.Min(low, (double)rowB[i] - rowA[i]), Math.Max(high, (double)rowB[i] - rowA[i]));
            }

            if (!(high - low <= 2 * limit)) return null;
            widest = Math.Max(widest, Math.Max(Math.Abs(low), Math.Abs(high)));
        }

        return $"all logits of a row are off by the same number, up to {CompareText.Number(widest)}: the distributions are equal, and one side leaves a bias or a normalisation out";
    }

    private static string? Scale(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double limit)
    {
        double product = 0, square = 0, worst = 0;
        for (int i = 0; i < a.Length; i++) (product, square) = (product + ((double)a[i] * b[i]), square + ((double)a[i] * a[i]));
        double scale = product / square;
        if (!double.IsFinite(scale)) return null;
        for (int i = 0; i < a.Length; i++) worst = Math.Max(worst, Math.Abs(b[i] - (scale * a[i])));
        return worst <= limit * Math.Max(1, Math.Abs(scale)) ? $"B is A times {CompareText.Number(scale)}: a scale or a temperature is applied on one side only" : null;
    }

    private static string? Permutation(LogitsRows a, LogitsRows b, double limit)
    {
        for (int row = 0; row < a.Count; row++)
        {
            float[] sortedA = a.Row(row).ToArray(), sortedB = b.Row(row).ToArray();
            Array.Sort(sortedA);
            Array.Sort(sortedB);
            if (!(Distance(sortedA, sortedB) <= limit)) return null;
        }

        return "both have the same logits under other ids: the vocabularies are in another order";
    }

    private static string? Narrow(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => (Width(a), Width(b)) switch
    {
        ({ } same, { } other) when same == other => null,
        ({ } type, _) => $"every logit of A is a number of {type}: A computed in {type}, at least in the end",
        (_, { } type) => $"every logit of B is a number of {type}: B computed in {type}, at least in the end",
        _ => null,
    };

    private static string? Width(ReadOnlySpan<float> values)
    {
        (bool bf16, bool f16) = (true, true);
        foreach (float value in values)
        {
            bf16 &= (BitConverter.SingleToUInt32Bits(value) & 0xFFFF) == 0;
            f16 &= (float)(Half)value == value;
            if (!bf16 && !f16) return null;
        }

        return bf16 ? DType.BF16.IrName : DType.F16.IrName;
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double worst = 0;
        for (int i = 0; i < a.Length; i++) worst = Math.Max(worst, a[i] == b[i] ? 0 : Math.Abs((double)a[i] - b[i]));
        return worst;
    }
}
