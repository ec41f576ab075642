using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Lockstep.Text.Tokenization;

/// <summary>
/// Goes through a big value of tokenizer.json string by string and number by number. <see cref="Utf8JsonReader"/> could, but the first 100 ms of a
/// process go into compiling it and the vectorised searches it calls; these plain loops are compiled once. What they do not know
/// (a broken escape, a number with a fraction, text that is not JSON) goes to that reader, so the answers and the errors are its own.
/// </summary>
internal ref struct JsonScanner(JsonSpot spot)
{
    private readonly ReadOnlySpan<byte> _json = spot.Utf8;
    private int _at;
    private int _stringStart;

    /// <summary>The place in the array for errors, or -1.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The last string as the file writes it, without its quotes.</summary>
    public readonly ReadOnlySpan<byte> LastString => _json[(_stringStart + 1)..(_at - 1)];

    /// <summary>Steps over white space to the byte that comes next, and gives it; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        while ((uint)_at < (uint)_json.Length)
        {
            byte next = _json[_at];
            if (next > ' ' || next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                return next;
            _at++;
        }
        return 0;
    }

    /// <summary>Steps over <paramref name="sign"/> when it comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(char sign)
    {
        if (Peek() != sign)
            return false;
        _at++;
        return true;
    }

    /// <summary>Steps over <paramref name="sign"/>.</summary>
    /// <exception cref="JsonException">Something else comes next.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(char sign)
    {
        if (!TryTake(sign))
            Fail();
    }

    /// <summary>Behind an item: true for a comma, false for the bracket that ends the list.</summary>
    /// <exception cref="JsonException">Something else comes next.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeComma(char close)
    {
        if (TryTake(','))
            return true;
        Take(close);
        return false;
    }

    /// <summary>Writes the string that comes next into <paramref name="buffer"/> from <paramref name="at"/>, which grows when it is short; returns where it ends there.</summary>
    /// <exception cref="JsonException">No string comes next, or it is not closed.</exception>
    /// <exception cref="TokenizerException">The string is not text.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int TakeString(ref char[] buffer, int at)
    {
        Take('"');
        ReadOnlySpan<byte> json = _json;
        char[] chars = buffer;
        int end = at;
        int i = _at;
        _stringStart = i - 1;
        while ((uint)i < (uint)json.Length)
        {
            // Room for a surrogate pair.
            if (end + 2 > chars.Length)
            {
                Array.Resize(ref buffer, (end + 2) * 2);
                chars = buffer;
            }
            uint b = json[i];
            if (b == '"')
            {
                _at = i + 1;
                return end;
            }
            if (b - ' ' < 0x80 - ' ' && b != '\\')
            {
                chars[end++] = (char)b;
                i++;
            }
            else if (b - 0xC2 < 0xE0 - 0xC2 && (uint)(i + 1) < (uint)json.Length && (json[i + 1] & 0xC0) == 0x80)
            {
                // Two bytes: what byte-level vocabularies are full of.
                chars[end++] = (char)((b & 0x1F) << 6 | json[i + 1] & 0x3Fu);
                i += 2;
            }
            else if (TryReadRune(json, ref i, out Rune rune))
            {
                end += rune.EncodeToUtf16(chars.AsSpan(end));
            }
            else
            {
                break;
            }
        }
        return TakeStringByReader(ref buffer, at);
    }

    /// <summary>Takes a whole number that fits 32 bits; false when something else comes next, which <see cref="ValueAhead"/> then gives.</summary>
    /// <exception cref="JsonException">What comes next is not JSON.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTakeInt(out int value)
    {
        Peek();
        value = 0;
        ReadOnlySpan<byte> json = _json;
        int i = _at;
        for (uint digit; i < _at + 9 && (uint)i < (uint)json.Length && (digit = json[i] - (uint)'0') <= 9; i++)
            value = value * 10 + (int)digit;
        bool isUsual = i > _at && (uint)i < (uint)json.Length && json[i] is (byte)',' or (byte)'}' or (byte)'\n' && (json[_at] != '0' || i == _at + 1);
        if (!isUsual)
            return TryTakeIntByReader(out value);
        _at = i;
        return true;
    }

    /// <summary>The value that comes next (of an object or array the bracket), for errors.</summary>
    public readonly string ValueAhead()
    {
        var reader = new Utf8JsonReader(_json[_at..]);
        reader.Read();
        return JsonSpot.Shorten(reader.ValueSpan);
    }

    /// <summary>An error at this place. That the value is not JSON at all is said first.</summary>
    public readonly TokenizerException Error(string problem)
    {
        Validate();
        return spot.Context.Error(Index < 0 ? spot.Path : $"{spot.Path}[{Index}]", problem);
    }

    private static bool TryReadRune(ReadOnlySpan<byte> json, ref int at, out Rune rune)
    {
        if (json[at] != '\\')
        {
            bool isRune = Rune.DecodeFromUtf8(json[at..], out rune, out int length) == System.Buffers.OperationStatus.Done && rune.Value >= ' ';
            at += length;
            return isRune;
        }
        rune = default;
        int unit = ReadEscape(json, ref at);
        if (unit < 0 || !char.IsHighSurrogate((char)unit))
            return unit >= 0 && Rune.TryCreate(unit, out rune);
        return at < json.Length && json[at] == '\\' && ReadEscape(json, ref at) is >= 0 and int low && Rune.TryCreate((char)unit, (char)low, out rune);
    }

    // The UTF-16 unit an escape stands for; -1 when it stands for none.
    private static int ReadEscape(ReadOnlySpan<byte> json, ref int at)
    {
        int kind = at + 1 < json.Length ? json[at + 1] : 0;
        at += 2;
        switch (kind)
        {
            case '"' or '\\' or '/': return kind;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when at + 4 <= json.Length:
                int unit = 0;
                for (int end = at + 4; at < end; at++)
                {
                    if (!char.IsAsciiHexDigit((char)json[at]))
                        return -1;
                    unit = unit << 4 | Convert.ToInt32(((char)json[at]).ToString(), 16);
                }
                return unit;
            default: return -1;
        }
    }

    private int TakeStringByReader(ref char[] buffer, int at)
    {
        try
        {
            var reader = new Utf8JsonReader(_json[_stringStart..]);
            reader.Read();
            if (buffer.Length - at < reader.ValueSpan.Length)
                Array.Resize(ref buffer, (at + reader.ValueSpan.Length) * 2);
            _at = _stringStart + (int)reader.BytesConsumed;
            return at + reader.CopyString(buffer.AsSpan(at));
        }
        catch (InvalidOperationException e)
        {
            throw Error($"expected text, found a broken escape: half a surrogate pair is not valid text ({e.Message})");
        }
    }

    private bool TryTakeIntByReader(out int value)
    {
        value = 0;
        if (_at == _json.Length || _json[_at] is (byte)'}' or (byte)']')
            Fail();
        var reader = new Utf8JsonReader(_json[_at..]);
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out value))
            return false;
        _at += (int)reader.BytesConsumed;
        return true;
    }

    [DoesNotReturn]
    private readonly void Fail()
    {
        Validate();
        throw new JsonException($"{spot.Path} is not what JSON allows at byte {_at}.");
    }

    private readonly void Validate()
    {
        var reader = new Utf8JsonReader(_json);
        while (reader.Read())
        {
        }
    }
}
