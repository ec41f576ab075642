using System.Globalization;

namespace Lockstep.Text.Regex;

/// <summary>Sorted ranges of code points, searched by halving.</summary>
internal sealed class CodePointRanges
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private CodePointRanges(int[] starts, int[] ends) => (_starts, _ends) = (starts, ends);

    /// <summary>Reads hexadecimal code points and ranges ("41-5A 5F") separated by white space, in rising order.</summary>
    public static CodePointRanges Parse(string text)
    {
        (int Start, int End)[] ranges = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(ParseRange)];
        return new CodePointRanges([.. ranges.Select(r => r.Start)], [.. ranges.Select(r => r.End)]);
    }

    /// <summary>Reads "41-5A" or "5F".</summary>
    public static (int Start, int End) ParseRange(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        int start = int.Parse(dash < 0 ? text : text.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (start, dash < 0 ? start : int.Parse(text.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    public bool Contains(int codePoint)
    {
        int index = Array.BinarySearch(_starts, codePoint);
        if (index < 0)
            index = ~index - 1;
        return index >= 0 && codePoint <= _ends[index];
    }
}
