using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>
/// SentencePiece's compiled rules (<c>precompiled_charsmap</c>): a double-array trie from UTF-8 text to a place in a table of
/// zero-ended replacements. Layout: u32 size of the trie in bytes, the trie's u32 units, the table; little-endian.
/// </summary>
internal sealed class Precompiled : Normalizer
{
    // Longer grapheme clusters are looked up character by character only.
    private const int MaxClusterBytes = 5;

    private readonly uint[] _units;
    private readonly byte[] _table;

    private Precompiled(uint[] units, byte[] table) => (_units, _table) = (units, table);

    public static Precompiled Read(JsonSpot spot)
    {
        JsonSpot map = spot["precompiled_charsmap"];
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(map.String());
        }
        catch (FormatException)
        {
            throw map.Expected("base64");
        }
        if (bytes.Length < 4)
            throw map.Expected("a table that begins with its trie's size");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size > bytes.Length - 4 || size % 4 != 0)
            throw map.Expected($"a trie of whole units within the {bytes.Length} bytes; its size says {size}");
        var units = new uint[size / 4];
        for (int i = 0; i < units.Length; i++)
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 + i * 4));
        return new Precompiled(units, bytes[(4 + (int)size)..]);
    }

    public override AlignedText Normalize(AlignedText text)
    {
        ReadOnlySpan<char> chars = text.Chars;
        var output = new TextRewriter(text);
        for (int i = 0; i < chars.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(chars[i..]);
            if (!TryReplace(chars.Slice(i, length), i, MaxClusterBytes, output))
                WriteEach(chars, i, i + length, output);
            i += length;
        }
        return output.ToText();
    }

    private void WriteEach(ReadOnlySpan<char> chars, int start, int end, TextRewriter output)
    {
        for (int i = start; i < end;)
        {
            CodePoint.At(chars, i, out int length);
            if (!TryReplace(chars.Slice(i, length), i, int.MaxValue, output))
                output.Keep(i, length);
            i += length;
        }
    }

    private bool TryReplace(ReadOnlySpan<char> text, int index, int maxBytes, TextRewriter output)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (text.Length > 5 || Encoding.UTF8.GetBytes(text, bytes) is var count && count > maxBytes)
            return false;
        int place = FindShortest(bytes[..count]);
        if (place < 0 || place >= _table.Length)
            return false;
        ReadOnlySpan<byte> replacement = _table.AsSpan(place);
        int zero = replacement.IndexOf((byte)0);
        output.Emit(Encoding.UTF8.GetString(zero < 0 ? replacement : replacement[..zero]), index);
        return true;
    }

    // Hugging Face takes the shortest key that begins the text. Units as in the darts-clone library.
    private int FindShortest(ReadOnlySpan<byte> key)
    {
        uint node = 0;
        if (_units.Length == 0)
            return -1;
        node ^= Offset(_units[0]);
        foreach (byte b in key)
        {
            if (b == 0)
                return -1;
            node ^= b;
            if (node >= _units.Length || (_units[node] & 0x800000FF) != b)
                return -1;
            uint unit = _units[node];
            node ^= Offset(unit);
            bool hasLeaf = (unit >> 8 & 1) == 1;
            if (hasLeaf)
                return node < _units.Length ? (int)(_units[node] & 0x7FFFFFFF) : -1;
        }
        return -1;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1u << 9)) >> 6);
}
