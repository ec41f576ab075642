using System.Collections.Concurrent;
using System.Globalization;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.Regex;

/// <summary>The general categories of Unicode by their short names: L, Lu, Nd, ...</summary>
internal static class UnicodeCategories
{
    // In the order of the UnicodeCategory enumeration.
    private static readonly string[] s_names =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"];

    private static readonly ConcurrentDictionary<string, CodePoints> s_found = [];

    /// <summary>The characters of a category, or of all categories with this first letter; null when there is none of this name.</summary>
    public static CodePoints? Find(string name) => name.Length is 1 or 2 && s_names.Any(known => known.StartsWith(name, StringComparison.Ordinal)) ? s_found.GetOrAdd(name, Collect) : null;

    private static CodePoints Collect(string name)
    {
        bool[] isIn = Array.ConvertAll(s_names, known => known.StartsWith(name, StringComparison.Ordinal));
        var ranges = new List<(int, int)>();
        for (int c = 0, start = -1; c <= 0x110000; c++)
        {
            bool belongs = c < 0x110000 && isIn[(int)CharUnicodeInfo.GetUnicodeCategory(c)];
            if (belongs && start < 0) start = c;
            if (belongs || start < 0) continue;
            ranges.Add((start, c - 1));
            start = -1;
        }

        return CodePoints.Of(ranges);
    }
}
