using System.Globalization;

namespace Lockstep.Text.Regex;

/// <summary>
/// Classes of code points by Unicode property, as predicates. Data is the runtime's (Unicode 16, as Oniguruma 6.9.10)
/// plus the few properties it lacks.
/// </summary>
internal static class UnicodeClasses
{
    // A mask is an int for the sake of the dictionary: one of int is there compiled, one of uint would be compiled at each start.
    private static readonly Dictionary<string, int> s_categories = BuildCategories();

    public static bool IsWhiteSpace(int c) =>
        c is (>= 9 and <= 13) or 0x20 or 0x85 or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000;

    /// <summary>Oniguruma's <c>\w</c>: Alphabetic, Mark, Decimal_Number, Connector_Punctuation.</summary>
    public static bool IsWord(int c) => In(c, s_wordMask) || IsEnclosedLetter(c);

    /// <summary>The <c>\w</c> of Rust's regex crate: as above plus Join_Control.</summary>
    public static bool IsRustWord(int c) => IsWord(c) || c is 0x200C or 0x200D;

    public static bool IsDecimalDigit(int c) => In(c, Mask(UnicodeCategory.DecimalDigitNumber));

    public static bool IsNumber(int c) => In(c, s_numberMask);

    public static bool IsMark(int c) => In(c, s_markMask);

    public static bool IsNonspacingMark(int c) => In(c, s_categories["mn"]);

    public static bool IsPunctuation(int c) => In(c, s_punctuationMask);

    /// <summary>General categories Cc and Cf.</summary>
    public static bool IsControlOrFormat(int c) => In(c, s_categories["cc"] | s_categories["cf"]);

    /// <summary>A predicate for the name inside <c>\p{...}</c> (case, spaces, '_' and '-' ignored), or null when unknown.</summary>
    public static Func<int, bool>? Find(string name)
    {
        string key = Normalize(name);
        if (s_categories.TryGetValue(key, out int mask))
            return c => In(c, mask);
        return key switch
        {
            "any" => _ => true,
            "assigned" => c => !In(c, Mask(UnicodeCategory.OtherNotAssigned)),
            "ascii" => c => c < 0x80,
            "alpha" or "alphabetic" => IsAlphabetic,
            "alnum" => c => IsAlphabetic(c) || IsDecimalDigit(c),
            "digit" => IsDecimalDigit,
            "space" or "whitespace" => IsWhiteSpace,
            "blank" => c => c == 9 || In(c, Mask(UnicodeCategory.SpaceSeparator)),
            "cntrl" => c => In(c, Mask(UnicodeCategory.Control)),
            "punct" => IsPunctuation,
            "upper" or "uppercase" => IsUppercase,
            "lower" or "lowercase" => IsLowercase,
            "word" => IsWord,
            "xdigit" or "asciihexdigit" => c => c < 0x80 && char.IsAsciiHexDigit((char)c),
            "graph" => c => !IsWhiteSpace(c) && !In(c, Mask(UnicodeCategory.Control, UnicodeCategory.OtherNotAssigned, UnicodeCategory.Surrogate)),
            "print" => c => (!IsWhiteSpace(c) || In(c, Mask(UnicodeCategory.SpaceSeparator)))
                && !In(c, Mask(UnicodeCategory.Control, UnicodeCategory.OtherNotAssigned, UnicodeCategory.Surrogate)),
            _ => FindScript(key),
        };
    }

    /// <summary>A predicate for the name inside <c>[:...:]</c>, or null when unknown.</summary>
    public static Func<int, bool>? FindPosix(string name) => name switch
    {
        "punct" => c => In(c, s_punctuationMask | s_categories["s"]),
        "alnum" or "alpha" or "ascii" or "blank" or "cntrl" or "digit" or "graph" or "lower" or "print" or "space" or "upper" or "word" or "xdigit" => Find(name),
        _ => null,
    };

    private static Func<int, bool>? FindScript(string key)
    {
        int script = UnicodeScript.IndexOf(key.StartsWith("script=", StringComparison.Ordinal) ? key["script=".Length..] : key);
        return script < 0 ? null : c => UnicodeScript.Of(c) == script;
    }

    private static bool IsAlphabetic(int c) =>
        In(c, s_alphabeticMask) || IsEnclosedLetter(c) || (IsMark(c) && IsAlphabeticMark(c));

    // Other_Alphabetic marks: spacing marks with few exceptions and dependent vowels. Viramas, tone marks and generic diacritics are not.
    private static bool IsAlphabeticMark(int c) => OtherAlphabetic.Contains(c);

    private static bool IsUppercase(int c) =>
        In(c, Mask(UnicodeCategory.UppercaseLetter)) || c is (>= 0x2160 and <= 0x216F) or (>= 0x24B6 and <= 0x24CF)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    private static bool IsLowercase(int c) =>
        In(c, Mask(UnicodeCategory.LowercaseLetter)) || c is 0xAA or 0xBA or (>= 0x2B0 and <= 0x2B8) or 0x2C0 or 0x2C1 or (>= 0x2E0 and <= 0x2E4)
            or 0x345 or 0x37A or 0x10FC or (>= 0x1D2C and <= 0x1D6A) or 0x1D78 or (>= 0x1D9B and <= 0x1DBF) or 0x2071 or 0x207F
            or (>= 0x2090 and <= 0x209C) or (>= 0x2170 and <= 0x217F) or (>= 0x24D0 and <= 0x24E9) or 0x2C7C or 0x2C7D or 0xA69C or 0xA69D
            or 0xA770 or (>= 0xA7F2 and <= 0xA7F4) or 0xA7F8 or 0xA7F9 or (>= 0xAB5C and <= 0xAB5F) or 0xAB69 or 0x10780
            or (>= 0x10783 and <= 0x10785) or (>= 0x10787 and <= 0x107B0) or (>= 0x107B2 and <= 0x107BA) or (>= 0x1E030 and <= 0x1E06D);

    // Circled and squared Latin letters: symbols by category, letters by the Alphabetic property.
    private static bool IsEnclosedLetter(int c) =>
        c is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    private static bool In(int c, int mask) => (mask >> (int)CharUnicodeInfo.GetUnicodeCategory(c) & 1) != 0;

    private static int Mask(params ReadOnlySpan<UnicodeCategory> categories)
    {
        int mask = 0;
        foreach (UnicodeCategory category in categories)
            mask |= 1 << (int)category;
        return mask;
    }

    private static readonly int s_letterMask = s_categories["l"];
    private static readonly int s_markMask = s_categories["m"];
    private static readonly int s_numberMask = s_categories["n"];
    private static readonly int s_punctuationMask = s_categories["p"];
    private static readonly int s_alphabeticMask = s_letterMask | s_categories["nl"];
    private static readonly int s_wordMask = s_alphabeticMask | s_markMask | s_categories["nd"] | s_categories["pc"];

    private static string Normalize(string name) =>
        string.Concat(name.Where(c => c is not (' ' or '_' or '-'))).ToLowerInvariant();

    private static Dictionary<string, int> BuildCategories()
    {
        (string Short, string Long, UnicodeCategory Category)[] single =
        [
            ("lu", "uppercaseletter", UnicodeCategory.UppercaseLetter), ("ll", "lowercaseletter", UnicodeCategory.LowercaseLetter),
            ("lt", "titlecaseletter", UnicodeCategory.TitlecaseLetter), ("lm", "modifierletter", UnicodeCategory.ModifierLetter),
            ("lo", "otherletter", UnicodeCategory.OtherLetter), ("mn", "nonspacingmark", UnicodeCategory.NonSpacingMark),
            ("mc", "spacingmark", UnicodeCategory.SpacingCombiningMark), ("me", "enclosingmark", UnicodeCategory.EnclosingMark),
            ("nd", "decimalnumber", UnicodeCategory.DecimalDigitNumber), ("nl", "letternumber", UnicodeCategory.LetterNumber),
            ("no", "othernumber", UnicodeCategory.OtherNumber), ("pc", "connectorpunctuation", UnicodeCategory.ConnectorPunctuation),
            ("pd", "dashpunctuation", UnicodeCategory.DashPunctuation), ("ps", "openpunctuation", UnicodeCategory.OpenPunctuation),
            ("pe", "closepunctuation", UnicodeCategory.ClosePunctuation), ("pi", "initialpunctuation", UnicodeCategory.InitialQuotePunctuation),
            ("pf", "finalpunctuation", UnicodeCategory.FinalQuotePunctuation), ("po", "otherpunctuation", UnicodeCategory.OtherPunctuation),
            ("sm", "mathsymbol", UnicodeCategory.MathSymbol), ("sc", "currencysymbol", UnicodeCategory.CurrencySymbol),
            ("sk", "modifiersymbol", UnicodeCategory.ModifierSymbol), ("so", "othersymbol", UnicodeCategory.OtherSymbol),
            ("zs", "spaceseparator", UnicodeCategory.SpaceSeparator), ("zl", "lineseparator", UnicodeCategory.LineSeparator),
            ("zp", "paragraphseparator", UnicodeCategory.ParagraphSeparator), ("cc", "control", UnicodeCategory.Control),
            ("cf", "format", UnicodeCategory.Format), ("cs", "surrogate", UnicodeCategory.Surrogate),
            ("co", "privateuse", UnicodeCategory.PrivateUse), ("cn", "unassigned", UnicodeCategory.OtherNotAssigned),
        ];
        var map = new Dictionary<string, int>();
        foreach ((string shortName, string longName, UnicodeCategory category) in single)
        {
            int bit = 1 << (int)category;
            map[shortName] = map[longName] = bit;
            string group = shortName[..1];
            map[group] = map.GetValueOrDefault(group) | bit;
        }
        map["lc"] = map["casedletter"] = map["lu"] | map["ll"] | map["lt"];
        (string Group, string Long)[] groups =
            [("l", "letter"), ("m", "mark"), ("n", "number"), ("p", "punctuation"), ("s", "symbol"), ("z", "separator"), ("c", "other")];
        foreach ((string group, string longName) in groups)
            map[longName] = map[group];
        map["combiningmark"] = map["m"];
        return map;
    }
}
