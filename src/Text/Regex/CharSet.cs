using System.Runtime.CompilerServices;

namespace Lockstep.Text.Regex;

/// <summary>
/// A set of code points behind a predicate. ASCII is a 128-bit map; the rest is a bitmap of 256-code-point pages,
/// each filled from the predicate on first touch, so that loading a pattern never walks all of Unicode.
/// </summary>
internal sealed class CharSet
{
    private const int PageBits = 8;
    private const int PageWords = (1 << PageBits) / 64;
    private const int PageCount = 0x110000 >> PageBits;

    private readonly Func<int, bool> _contains;

    // Two threads may fill a page at once; both write the same bits, so the last one wins harmlessly.
    private ulong[]?[]? _pages;

    public CharSet(Func<int, bool> contains)
    {
        _contains = contains;
        for (int i = 0; i < 64; i++)
        {
            if (contains(i))
                AsciiLow |= 1UL << i;
            if (contains(i + 64))
                AsciiHigh |= 1UL << i;
        }
    }

    private CharSet(int single)
        : this(c => c == single)
    {
        Single = single;
    }

    /// <summary>The only member when the set was made of one literal code point; -1 otherwise.</summary>
    public int Single { get; } = -1;

    /// <summary>A bit for each of the characters 0 to 63.</summary>
    public ulong AsciiLow { get; }

    /// <summary>A bit for each of the characters 64 to 127.</summary>
    public ulong AsciiHigh { get; }

    /// <summary>How many ASCII characters of the set <paramref name="text"/> begins with.</summary>
    public int CountAscii(ReadOnlySpan<char> text)
    {
        (ulong low, ulong high) = (AsciiLow, AsciiHigh);
        int i = 0;
        for (; i < text.Length; i++)
        {
            char c = text[i];
            // A shift takes its count modulo 64, so one of the two halves is looked up at c.
            if (c >= 128 || ((c < 64 ? low : high) >> c & 1) == 0)
                break;
        }
        return i;
    }

    public static CharSet Of(int codePoint) => new(codePoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int codePoint)
    {
        if (codePoint < 64)
            return (AsciiLow >> codePoint & 1) != 0;
        if (codePoint < 128)
            return (AsciiHigh >> codePoint & 1) != 0;
        return ContainsBeyondAscii(codePoint);
    }

    private bool ContainsBeyondAscii(int codePoint)
    {
        ulong[]?[] pages = _pages ??= new ulong[PageCount][];
        ulong[] page = pages[codePoint >> PageBits] ??= FillPage(codePoint >> PageBits);
        return (page[(codePoint >> 6) & (PageWords - 1)] >> codePoint & 1) != 0;
    }

    private ulong[] FillPage(int page)
    {
        var bits = new ulong[PageWords];
        for (int i = 0; i < 1 << PageBits; i++)
        {
            if (_contains((page << PageBits) + i))
                bits[i >> 6] |= 1UL << i;
        }
        return bits;
    }
}
