using System.Globalization;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Unicode normalization forms (UAX #15): decompose, put marks in canonical order, compose.</summary>
internal static class UnicodeNormalization
{
    // Hangul syllables are arithmetic: lead, vowel and tail consonant (UAX #15, 16).
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<Tables> s_tables = new(ReadTables);

    // By 2 * compatibility + compose.
    private static readonly Lazy<CharSet>[] s_inert =
    [
        new(() => ReadInert(compatibility: false, compose: false)), new(() => ReadInert(compatibility: false, compose: true)),
        new(() => ReadInert(compatibility: true, compose: false)), new(() => ReadInert(compatibility: true, compose: true)),
    ];

    private sealed record Tables(
        Dictionary<int, int[]> Canonical,
        Dictionary<int, int[]> Compatibility,
        Dictionary<int, byte> CombiningClass,
        Dictionary<(int, int), int> Compositions);

    /// <summary>A code point and the unit of the source text it came from.</summary>
    private record struct Mark(int CodePoint, int Source, byte Class);

    /// <summary>NFD, or NFKD with <paramref name="compatibility"/>; then NFC or NFKC with <paramref name="compose"/>.</summary>
    public static AlignedText Apply(AlignedText text, bool compatibility, bool compose)
    {
        TextRewriter? output = null;
        var marks = new List<Mark>();
        int done = 0;
        while (TryFindRegion(text.Chars, done, compatibility, compose, out Piece region))
        {
            output ??= new TextRewriter(text);
            output.Keep(done, region.Start - done);
            Decompose(text.Chars, region, compatibility, marks);
            Order(marks);
            if (compose)
                Compose(marks);
            foreach (Mark mark in marks)
                output.EmitCodePoint(mark.CodePoint, mark.Source);
            done = region.End;
        }
        if (output is null)
            return text;
        output.Keep(done, text.Length - done);
        return output.ToText();
    }

    // The next run of characters that may change, with the one before it, which they may join. All else is copied as it is.
    private static bool TryFindRegion(ReadOnlySpan<char> text, int from, bool compatibility, bool compose, out Piece region)
    {
        // Below these no character decomposes, composes or has a combining class.
        char harmless = (char)(compose && !compatibility ? 0x300 : compatibility ? 0xA0 : 0xC0);
        // The tables are read for the first text that needs them.
        CharSet? inert = null;
        int start = from;
        for (int i = from; i < text.Length;)
        {
            if (text[i] < harmless)
            {
                int skip = text[i..].IndexOfAnyInRange(harmless, '\uFFFF');
                if (skip < 0)
                    break;
                i += skip;
                start = i - 1;
            }
            inert ??= s_inert[(compatibility ? 2 : 0) + (compose ? 1 : 0)].Value;
            if (!inert.Contains(CodePoint.At(text, i, out int length)))
            {
                while (i < text.Length && !inert.Contains(CodePoint.At(text, i, out length)))
                    i += length;
                region = new Piece(start, i);
                return true;
            }
            start = i;
            i += length;
        }
        region = default;
        return false;
    }

    // Characters that stay as they are whatever stands beside them; a text of these alone needs no work.
    private static CharSet ReadInert(bool compatibility, bool compose)
    {
        Tables tables = s_tables.Value;
        HashSet<int> seconds = [.. tables.Compositions.Keys.Select(pair => pair.Item2)];
        HashSet<int> composed = [.. tables.Compositions.Values];
        return new CharSet(c =>
        {
            if (ClassOf(c) != 0 || (compatibility && tables.Compatibility.ContainsKey(c)))
                return false;
            bool isSyllable = c - SyllableBase is >= 0 and < SyllableCount;
            if (!compose)
                return !isSyllable && !tables.Canonical.ContainsKey(c);
            bool isJamo = c is >= VowelBase and < TailBase + TailCount;
            return !isJamo && !seconds.Contains(c) && (!tables.Canonical.ContainsKey(c) || (composed.Contains(c) && !compatibility));
        });
    }

    private static byte ClassOf(int codePoint) => codePoint < 0x300 ? (byte)0 : s_tables.Value.CombiningClass.GetValueOrDefault(codePoint);

    private static void Decompose(ReadOnlySpan<char> text, Piece region, bool compatibility, List<Mark> marks)
    {
        marks.Clear();
        for (int i = region.Start; i < region.End;)
        {
            int codePoint = CodePoint.At(text, i, out int length);
            DecomposeOne(codePoint, compatibility, i, marks);
            i += length;
        }
    }

    private static void DecomposeOne(int codePoint, bool compatibility, int source, List<Mark> marks)
    {
        if (codePoint < 0xA0)
        {
            marks.Add(new Mark(codePoint, source, 0));
            return;
        }
        int syllable = codePoint - SyllableBase;
        if ((uint)syllable < SyllableCount)
        {
            marks.Add(new Mark(LeadBase + syllable / (VowelCount * TailCount), source, 0));
            marks.Add(new Mark(VowelBase + syllable / TailCount % VowelCount, source, 0));
            if (syllable % TailCount != 0)
                marks.Add(new Mark(TailBase + syllable % TailCount, source, 0));
            return;
        }
        Tables tables = s_tables.Value;
        if (tables.Canonical.TryGetValue(codePoint, out int[]? parts)
            || (compatibility && tables.Compatibility.TryGetValue(codePoint, out parts)))
        {
            foreach (int part in parts)
                DecomposeOne(part, compatibility, source, marks);
            return;
        }
        marks.Add(new Mark(codePoint, source, ClassOf(codePoint)));
    }

    // Stable sort of each run of marks by combining class; a long run must not be quadratic.
    private static void Order(List<Mark> marks)
    {
        for (int i = 0; i < marks.Count; i++)
        {
            if (marks[i].Class == 0)
                continue;
            int start = i;
            bool sorted = true;
            for (; i < marks.Count && marks[i].Class != 0; i++)
                sorted &= i == start || marks[i - 1].Class <= marks[i].Class;
            if (sorted)
                continue;
            Mark[] run = [.. marks.GetRange(start, i - start).OrderBy(mark => mark.Class)];
            for (int k = 0; k < run.Length; k++)
                marks[start + k] = run[k];
        }
    }

    private static void Compose(List<Mark> marks)
    {
        int written = 0;
        int starter = -1;
        int lastClass = -1;
        for (int i = 0; i < marks.Count; i++)
        {
            Mark mark = marks[i];
            // A mark is blocked from its starter by one of the same or a higher class in between, or by another starter.
            bool blocked = lastClass >= mark.Class;
            if (starter >= 0 && !blocked && TryCompose(marks[starter].CodePoint, mark.CodePoint, out int composed))
            {
                marks[starter] = marks[starter] with { CodePoint = composed };
                continue;
            }
            if (mark.Class == 0)
                (starter, lastClass) = (written, -1);
            else
                lastClass = mark.Class;
            marks[written++] = mark;
        }
        marks.RemoveRange(written, marks.Count - written);
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        composed = 0;
        if (first - LeadBase is >= 0 and < LeadCount && second - VowelBase is >= 0 and < VowelCount)
            composed = SyllableBase + ((first - LeadBase) * VowelCount + (second - VowelBase)) * TailCount;
        else if (first - SyllableBase is >= 0 and < SyllableCount && (first - SyllableBase) % TailCount == 0 && second - TailBase is > 0 and < TailCount)
            composed = first + (second - TailBase);
        return composed != 0 || s_tables.Value.Compositions.TryGetValue((first, second), out composed);
    }

    private static Tables ReadTables()
    {
        var canonical = new Dictionary<int, int[]>();
        var compositions = new Dictionary<(int, int), int>();
        ReadMappings(NormalizationData.Canonical, canonical, compositions);
        var compatibility = new Dictionary<int, int[]>();
        ReadMappings(NormalizationData.Compatibility, compatibility, compositions);
        var classes = new Dictionary<int, byte>();
        foreach (string item in Items(NormalizationData.CombiningClass))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            (int start, int end) = CodePointRanges.ParseRange(item[..equals]);
            for (int c = start; c <= end; c++)
                classes[c] = byte.Parse(item.AsSpan(equals + 1), CultureInfo.InvariantCulture);
        }
        return new Tables(canonical, compatibility, classes, compositions);
    }

    private static void ReadMappings(string data, Dictionary<int, int[]> mappings, Dictionary<(int, int), int> compositions)
    {
        foreach (string item in Items(data))
        {
            int sign = item.AsSpan().IndexOfAny('=', '>');
            (int start, int end) = CodePointRanges.ParseRange(item[..sign]);
            int[] parts = [.. item[(sign + 1)..].Split('+').Select(part => Convert.ToInt32(part, 16))];
            for (int c = start; c <= end; c++)
                mappings[c] = c == start ? parts : [parts[0] + (c - start)];
            if (item[sign] == '=')
                compositions[(parts[0], parts[1])] = start;
        }
    }

    private static string[] Items(string data) => data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
