using System.Text;

namespace Lockstep.Text.Regex;

/// <summary>
/// Which code points are the same under (?i): Unicode simple case folding. Foldings of one character into several
/// (the German sharp s with "ss") are left out.
/// </summary>
internal static class CaseVariants
{
    // The classes of CaseFolding.txt that are more than a lower- and upper-case pair of the runtime.
    private const string Groups =
        """
        4B=6B=212A 53=73=17F B5=39C=3BC C5=E5=212B DF=1E9E 1C4=1C5=1C6 1C7=1C8=1C9 1CA=1CB=1CC 1F1=1F2=1F3 345=399=3B9=1FBE 392=3B2=3D0 395=3B5=3F5
        398=3B8=3D1=3F4 39A=3BA=3F0 3A0=3C0=3D6 3A1=3C1=3F1 3A3=3C2=3C3 3A6=3C6=3D5 3A9=3C9=2126 412=432=1C80 414=434=1C81 41E=43E=1C82 421=441=1C83
        422=442=1C84=1C85 42A=44A=1C86 462=463=1C87 1C88=A64A=A64B 1E60=1E61=1E9B
        """;

    private static readonly Dictionary<int, int[]> s_groups = ReadGroups();

    /// <summary>Whether any other code point is the same but for case.</summary>
    public static bool Has(int codePoint) => s_groups.ContainsKey(codePoint) || Lower(codePoint) != codePoint || Upper(codePoint) != codePoint;

    public static bool Same(int a, int b) => Fold(a) == Fold(b);

    /// <summary>The predicate that also takes every case variant of what <paramref name="predicate"/> takes.</summary>
    public static Func<int, bool> Close(Func<int, bool> predicate) => c =>
    {
        if (predicate(c))
            return true;
        return s_groups.TryGetValue(c, out int[]? group) ? group.Any(predicate) : predicate(Lower(c)) || predicate(Upper(c));
    };

    private static int Fold(int c) => s_groups.TryGetValue(c, out int[]? group) ? group[0] : Lower(c);

    private static int Lower(int c) => Rune.IsValid(c) ? Rune.ToLowerInvariant(new Rune(c)).Value : c;

    private static int Upper(int c) => Rune.IsValid(c) ? Rune.ToUpperInvariant(new Rune(c)).Value : c;

    private static Dictionary<int, int[]> ReadGroups()
    {
        var groups = new Dictionary<int, int[]>();
        foreach (string text in Groups.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int[] group = [.. text.Split('=').Select(member => Convert.ToInt32(member, 16))];
            foreach (int member in group)
                groups[member] = group;
        }
        return groups;
    }
}
