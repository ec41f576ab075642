using System.Globalization;

namespace Lockstep.Text.Jinja;

/// <summary>Unicode's properties of case, which are wider than the categories of letters: Roman numerals and modifiers have case too.</summary>
internal static class CaseClasses
{
    /// <summary>Unicode's Lowercase: Ll and Other_Lowercase.</summary>
    public static bool IsLower(int code) => CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.LowercaseLetter || code is 0xAA or 0xBA
        or (>= 0x2B0 and <= 0x2B8) or 0x2C0 or 0x2C1 or (>= 0x2E0 and <= 0x2E4) or 0x345 or 0x37A or (>= 0x1D2C and <= 0x1D6A) or 0x1D78
        or (>= 0x1D9B and <= 0x1DBF) or 0x2071 or 0x207F or (>= 0x2090 and <= 0x209C) or (>= 0x2170 and <= 0x217F) or (>= 0x24D0 and <= 0x24E9)
        or 0x2C7C or 0x2C7D or 0xA69C or 0xA69D or 0xA770 or 0xA7F8 or 0xA7F9 or (>= 0xAB5C and <= 0xAB5F)
        or 0x10780 or (>= 0x10783 and <= 0x10785) or (>= 0x10787 and <= 0x107B0) or (>= 0x107B2 and <= 0x107BA);

    /// <summary>Unicode's Uppercase: Lu and Other_Uppercase.</summary>
    public static bool IsUpper(int code) => CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.UppercaseLetter
        || code is (>= 0x2160 and <= 0x216F) or (>= 0x24B6 and <= 0x24CF) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    public static bool IsTitle(int code) => CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.TitlecaseLetter;

    public static bool IsCased(int code) => IsLower(code) || IsUpper(code) || IsTitle(code);

    /// <summary>Unicode's Case_Ignorable: marks, and signs that stand inside words.</summary>
    public static bool IsIgnorable(int code) => CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || code is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027 or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;

    /// <summary>Python's <c>str.isupper()</c>: something has case, and nothing the other one.</summary>
    public static bool AllUpper(string text) => PyStrings.CodePoints(text).Any(IsUpper) && !PyStrings.CodePoints(text).Any(code => IsLower(code) || IsTitle(code));

    public static bool AllLower(string text) => PyStrings.CodePoints(text).Any(IsLower) && !PyStrings.CodePoints(text).Any(code => IsUpper(code) || IsTitle(code));

    /// <summary>Python's <c>str.istitle()</c>: capitals only behind what has no case, small letters only behind what has.</summary>
    public static bool AllTitle(string text)
    {
        bool found = false;
        bool inside = false;
        foreach (int code in PyStrings.CodePoints(text))
        {
            bool capital = IsUpper(code) || IsTitle(code);
            bool small = IsLower(code);
            if ((capital && inside) || (small && !inside))
            {
                return false;
            }
            inside = capital || small;
            found |= inside;
        }
        return found;
    }
}
