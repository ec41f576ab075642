using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's upper, lower and title case: Unicode's full mappings, where .NET maps one character to one.</summary>
internal static class CaseMapping
{
    // Each word is a character and its upper case, where .NET's is another. Unicode's SpecialCasing.txt, and two letters that .NET leaves alone.
    private const string Uppers =
        "ßSS ıI ŉʼN ſS ǰJ\u030C ΐΙ\u0308\u0301 ΰΥ\u0308\u0301 ևԵՒ ẖH\u0331 ẗT\u0308 ẘW\u030A ẙY\u030A ẚAʾ ὐΥ\u0313 ὒΥ\u0313\u0300 " +
        "ὔΥ\u0313\u0301 ὖΥ\u0313\u0342 ᾀἈΙ ᾁἉΙ ᾂἊΙ ᾃἋΙ ᾄἌΙ ᾅἍΙ ᾆἎΙ ᾇἏΙ ᾈἈΙ ᾉἉΙ ᾊἊΙ ᾋἋΙ ᾌἌΙ ᾍἍΙ ᾎἎΙ ᾏἏΙ ᾐἨΙ ᾑἩΙ ᾒἪΙ ᾓἫΙ ᾔἬΙ ᾕἭΙ ᾖἮΙ ᾗἯΙ ᾘἨΙ " +
        "ᾙἩΙ ᾚἪΙ ᾛἫΙ ᾜἬΙ ᾝἭΙ ᾞἮΙ ᾟἯΙ ᾠὨΙ ᾡὩΙ ᾢὪΙ ᾣὫΙ ᾤὬΙ ᾥὭΙ ᾦὮΙ ᾧὯΙ ᾨὨΙ ᾩὩΙ ᾪὪΙ ᾫὫΙ ᾬὬΙ ᾭὭΙ ᾮὮΙ ᾯὯΙ ᾲᾺΙ ᾳΑΙ ᾴΆΙ ᾶΑ\u0342 ᾷΑ\u0342Ι ᾼΑΙ " +
        "ῂῊΙ ῃΗΙ ῄΉΙ ῆΗ\u0342 ῇΗ\u0342Ι ῌΗΙ ῒΙ\u0308\u0300 ΐΙ\u0308\u0301 ῖΙ\u0342 ῗΙ\u0308\u0342 ῢΥ\u0308\u0300 ΰΥ\u0308\u0301 ῤΡ\u0313 " +
        "ῦΥ\u0342 ῧΥ\u0308\u0342 ῲῺΙ ῳΩΙ ῴΏΙ ῶΩ\u0342 ῷΩ\u0342Ι ῼΩΙ \uFB00FF \uFB01FI \uFB02FL \uFB03FFI \uFB04FFL \uFB05ST \uFB06ST " +
        "\uFB13ՄՆ \uFB14ՄԵ \uFB15ՄԻ \uFB16ՎՆ \uFB17ՄԽ";

    // The same for title case, where it is not the upper case.
    private const string Titles =
        "ßSs Ǆǅ ǅǅ ǆǅ Ǉǈ ǈǈ ǉǈ Ǌǋ ǋǋ ǌǋ Ǳǲ ǲǲ ǳǲ ևԵւ ᾀᾈ ᾁᾉ ᾂᾊ ᾃᾋ ᾄᾌ ᾅᾍ ᾆᾎ ᾇᾏ ᾈᾈ ᾉᾉ ᾊᾊ ᾋᾋ ᾌᾌ ᾍᾍ ᾎᾎ ᾏᾏ ᾐᾘ ᾑᾙ ᾒᾚ ᾓᾛ ᾔᾜ ᾕᾝ ᾖᾞ ᾗᾟ ᾘᾘ ᾙᾙ ᾚᾚ ᾛᾛ " +
        "ᾜᾜ ᾝᾝ ᾞᾞ ᾟᾟ ᾠᾨ ᾡᾩ ᾢᾪ ᾣᾫ ᾤᾬ ᾥᾭ ᾦᾮ ᾧᾯ ᾨᾨ ᾩᾩ ᾪᾪ ᾫᾫ ᾬᾬ ᾭᾭ ᾮᾮ ᾯᾯ ᾲᾺ\u0345 ᾳᾼ ᾴΆ\u0345 ᾷΑ\u0342\u0345 ᾼᾼ ῂῊ\u0345 ῃῌ ῄΉ\u0345 " +
        "ῇΗ\u0342\u0345 ῌῌ ῲῺ\u0345 ῳῼ ῴΏ\u0345 ῷΩ\u0342\u0345 ῼῼ \uFB00Ff \uFB01Fi \uFB02Fl \uFB03Ffi \uFB04Ffl \uFB05St \uFB06St " +
        "\uFB13Մն \uFB14Մե \uFB15Մի \uFB16Վն \uFB17Մխ";

    private static readonly FrozenDictionary<char, string> s_uppers = Table(Uppers);
    private static readonly FrozenDictionary<char, string> s_titles = Table(Titles);
    private static readonly SearchValues<char> s_special = SearchValues.Create([.. s_uppers.Keys]);

    public static string Upper(string text)
    {
        if (text.AsSpan().IndexOfAny(s_special) < 0)
        {
            return text.ToUpperInvariant();
        }
        var result = new StringBuilder(text.Length + 4);
        foreach (char c in text)
        {
            if (s_uppers.TryGetValue(c, out string? upper))
            {
                result.Append(upper);
            }
            else
            {
                result.Append(c);
            }
        }
        return result.ToString().ToUpperInvariant();
    }

    public static string Lower(string text) => Lower(text, 0, text.Length);

    /// <summary>Python's <c>str.casefold()</c>: the lower case of the upper case, with a few exceptions.</summary>
    public static string Fold(string text) => string.Concat(PyStrings.Characters(text).Cast<string>().Select(c => c[0] switch
    {
        'ı' => c,
        'ẞ' => "ss",
        // Cherokee folds to its capitals, which are older than its small letters.
        (>= 'Ꭰ' and <= 'ᏽ') or (>= 'ꭰ' and <= 'ꮿ') => Upper(c),
        _ => Dotted(Upper(c).ToLowerInvariant()),
    }));

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }
        PythonChars.At(text, 0, out int units);
        return TitleCase(text[..units]) + Lower(text, units, text.Length);
    }

    /// <summary>Python's <c>str.title()</c>: a letter behind anything that has no case becomes a capital.</summary>
    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        bool inside = false;
        for (int i = 0; i < text.Length;)
        {
            int code = PythonChars.At(text, i, out int units);
            result.Append(inside ? Lower(text, i, i + units) : TitleCase(text.Substring(i, units)));
            inside = CaseClasses.IsCased(code);
            i += units;
        }
        return result.ToString();
    }

    public static string SwapCase(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int code = PythonChars.At(text, i, out int units);
            string character = text.Substring(i, units);
            result.Append(CaseClasses.IsUpper(code) ? Lower(text, i, i + units) : CaseClasses.IsLower(code) ? Upper(character) : character);
            i += units;
        }
        return result.ToString();
    }

    /// <summary>Part of a text: the Greek sigma has another small form at the end of a word, so the rest of the text counts too.</summary>
    private static string Lower(string text, int from, int to)
    {
        string lower = text[from..to].ToLowerInvariant();
        if (lower.Contains('σ', StringComparison.Ordinal))
        {
            char[] letters = lower.ToCharArray();
            for (int i = 0; i < letters.Length; i++)
            {
                letters[i] = text[from + i] == 'Σ' && EndsWord(text, from + i) ? 'ς' : letters[i];
            }
            lower = new string(letters);
        }
        return Dotted(lower);
    }

    private static string Dotted(string lower) => lower.Replace("İ", "i\u0307", StringComparison.Ordinal);

    /// <summary>Unicode's Final_Sigma: a letter before, none behind, marks between them do not count.</summary>
    private static bool EndsWord(string text, int at) => MeetsLetter(text, at, forward: false) && !MeetsLetter(text, at, forward: true);

    private static bool MeetsLetter(string text, int at, bool forward)
    {
        int code;
        do
        {
            at = forward ? at + 1 : at - 1;
            if (at < 0 || at >= text.Length)
            {
                return false;
            }
            // Of a pair the half that is met first only shows where the character is.
            bool second = !forward && at > 0 && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
            at -= second ? 1 : 0;
            code = PythonChars.At(text, at, out int units);
            at += forward ? units - 1 : 0;
        }
        while (CaseClasses.IsIgnorable(code));
        return CaseClasses.IsCased(code);
    }

    private static string TitleCase(string character) => s_titles.TryGetValue(character[0], out string? title) ? title
        // Georgian has capitals for whole words only.
        : character[0] is >= 'ა' and <= 'ჿ' ? character
        : Upper(character);

    private static FrozenDictionary<char, string> Table(string words) => words.Split(' ').ToFrozenDictionary(word => word[0], word => word[1..]);
}
