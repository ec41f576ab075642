using System.Text;
using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Regex;

/// <summary>Goes through the code points of a regular expression.</summary>
internal sealed class PatternReader
{
    private readonly int[] _codePoints;
    private readonly string _pattern;
    private int _at;

    public PatternReader(string pattern)
    {
        _pattern = pattern;
        _codePoints = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];
        if (string.Concat(pattern.EnumerateRunes()) != pattern) throw Error("half a surrogate pair");
    }

    public bool IsAtEnd => _at == _codePoints.Length;

    public int Next => IsAtEnd ? throw Error("an end in the middle of something") : _codePoints[_at];

    public int Take()
    {
        int next = Next;
        _at++;
        return next;
    }

    public bool TryTake(int codePoint)
    {
        if (IsAtEnd || _codePoints[_at] != codePoint) return false;
        _at++;
        return true;
    }

    /// <summary>Takes hexadecimal digits, all or none.</summary>
    /// <returns>Their value, or -1.</returns>
    public int TryTakeHex(int digits)
    {
        int value = 0;
        if (_at + digits > _codePoints.Length) return -1;
        for (int i = 0; i < digits; i++)
        {
            int c = _codePoints[_at + i];
            if (c > 127 || !char.IsAsciiHexDigit((char)c)) return -1;
            value = 16 * value + Convert.ToInt32(((char)c).ToString(), 16);
        }

        _at += digits;
        return value;
    }

    /// <summary>Takes what is left up to a character, and that one.</summary>
    public string TakeUntil(char end)
    {
        var text = new StringBuilder();
        while (Next != end) text.Append(new Rune(Take()).ToString());
        Take();
        return text.ToString();
    }

    /// <summary>Whether {m}, {m,} or {m,n} comes; another brace stands for itself.</summary>
    public bool IsCount()
    {
        int at = _at;
        if (At(at++) != '{' || !IsDigit(At(at))) return false;
        while (IsDigit(At(at))) at++;
        if (At(at) == ',') at++;
        while (IsDigit(At(at))) at++;
        return At(at) == '}';
    }

    /// <summary>Takes what <see cref="IsCount"/> has found.</summary>
    public (int Min, int? Max) TakeCount()
    {
        Take();
        int min = Number();
        int? max = !TryTake(',') ? min : Next == '}' ? null : Number();
        Take();
        return max is null || min <= max ? (min, max) : throw Error($"the count {{{min},{max}}}, whose ends are exchanged");
    }

    /// <summary>What to throw about the character just taken.</summary>
    public GrammarException Error(string found)
    {
        string shown = _pattern.Length > 80 ? _pattern[..80] + "..." : _pattern;
        return new GrammarException($"The regular expression '{shown}' has {found} (at character {_at}); see docs/grammar.md for the syntax.");
    }

    private int At(int index) => index < _codePoints.Length ? _codePoints[index] : -1;

    private int Number()
    {
        long number = 0;
        while (IsDigit(Next))
        {
            number = 10 * number + (Take() - '0');
            if (number > NfaBuilder.MostStates) throw NfaBuilder.TooLarge();
        }

        return (int)number;
    }

    private static bool IsDigit(int c) => c is >= '0' and <= '9';
}
