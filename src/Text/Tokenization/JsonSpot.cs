using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Lockstep.Text.Tokenization;

/// <summary>A value in tokenizer.json together with its path, so that every error can say where it is.</summary>
internal readonly struct JsonSpot
{
    private readonly LoadContext _context;
    private readonly JsonElement _value;
    private readonly ReadOnlyMemory<byte> _cut;

    public JsonSpot(LoadContext context, JsonElement value, string path) => (_context, _value, Path) = (context, value, path);

    /// <summary>A value that the document was spared, as the file writes it in UTF-8.</summary>
    public JsonSpot(LoadContext context, ReadOnlyMemory<byte> cut, string path) => (_context, _cut, Path) = (context, cut, path);

    /// <summary>Such as <c>$.pre_tokenizer.pretokenizers[0]</c>.</summary>
    public string Path { get; }

    public LoadContext Context => _context;

    public JsonValueKind Kind => _cut.IsEmpty ? _value.ValueKind : _cut.Span[0] == '{' ? JsonValueKind.Object : JsonValueKind.Array;

    public bool IsNull => Kind is JsonValueKind.Null or JsonValueKind.Undefined;

    public int ArrayLength => Kind == JsonValueKind.Array ? Element.GetArrayLength() : throw Expected("an array");

    /// <summary>The value as the file writes it, in UTF-8: what is big is read from here, without an object a value.</summary>
    public ReadOnlySpan<byte> Utf8 => _cut.IsEmpty ? JsonMarshal.GetRawUtf8Value(_value) : _cut.Span;

    /// <summary>The member, or a null spot when it is absent.</summary>
    public JsonSpot this[string name]
    {
        get
        {
            if (Kind != JsonValueKind.Object)
                throw Expected("an object");
            string path = $"{Path}.{name}";
            JsonElement member = Element.TryGetProperty(name, out JsonElement found) ? found : default;
            return member.ValueKind == JsonValueKind.Null && _context.CutAt(path) is { IsEmpty: false } cut
                ? new JsonSpot(_context, cut, path)
                : new JsonSpot(_context, member, path);
        }
    }

    /// <summary>The <c>type</c> member.</summary>
    public string TypeName => this["type"].String();

    public TokenizerException Expected(string what) =>
        _context.Error(Path, $"expected {what}, found {Describe()}");

    public string String() => Kind == JsonValueKind.String ? ReadString() : throw Expected("a string");

    public string String(string absent) => Kind == JsonValueKind.Undefined ? absent : String();

    public string? StringOrNull() => IsNull ? null : String();

    public bool Bool() => Kind is JsonValueKind.True or JsonValueKind.False ? _value.GetBoolean() : throw Expected("true or false");

    /// <summary>The value, or <paramref name="absent"/> when the member is absent or null.</summary>
    public bool Bool(bool absent) => IsNull ? absent : Bool();

    public int Int() => Kind == JsonValueKind.Number && _value.TryGetInt32(out int value) ? value : throw Expected("a whole number");

    /// <summary>The member of an enumeration that tokenizer.json writes by its name, or <paramref name="absent"/> when the member is absent or null.</summary>
    public T Enum<T>(T absent)
        where T : struct, Enum
    {
        if (IsNull)
            return absent;
        string name = String();
        return System.Enum.TryParse(name, out T value) && value.ToString() == name
            ? value
            : throw Expected("one of " + string.Join(", ", System.Enum.GetNames<T>()));
    }

    /// <summary>A token id or a count: zero or more.</summary>
    public int Count(int max = int.MaxValue)
    {
        int value = Int();
        return value >= 0 && value <= max ? value : throw Expected($"a number from 0 to {max}");
    }

    public double Double() => Kind == JsonValueKind.Number && _value.TryGetDouble(out double value) ? value : throw Expected("a number");

    /// <summary>A string of exactly one code point.</summary>
    public string Character()
    {
        string text = String();
        return text.EnumerateRunes().Count() == 1 ? text : throw Expected("a string of one character");
    }

    public IEnumerable<JsonSpot> Items()
    {
        if (Kind != JsonValueKind.Array)
            throw Expected("an array");
        int index = 0;
        foreach (JsonElement item in Element.EnumerateArray())
            yield return new JsonSpot(_context, item, $"{Path}[{index++}]");
    }

    public IEnumerable<(string Name, JsonSpot Value)> Members()
    {
        if (Kind != JsonValueKind.Object)
            throw Expected("an object");
        foreach (JsonProperty member in Element.EnumerateObject())
            yield return (member.Name, new JsonSpot(_context, member.Value, Path));
    }

    /// <summary>The beginning of a value, for errors.</summary>
    public static string Shorten(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        return text.Length <= 60 ? text : text[..60] + "...";
    }

    private JsonElement Element => _cut.IsEmpty ? _value : JsonDocument.Parse(_cut).RootElement;

    // JSON may hold the escape of half a surrogate pair, which is no text.
    private string ReadString()
    {
        try
        {
            return _value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw _context.Error(Path, $"expected text, found a broken escape ({e.Message})");
        }
    }

    private string Describe()
    {
        if (Kind == JsonValueKind.Undefined)
            return "nothing";
        return Kind is JsonValueKind.Object or JsonValueKind.Array ? $"an {Kind.ToString().ToLowerInvariant()}" : Shorten(Utf8);
    }
}
