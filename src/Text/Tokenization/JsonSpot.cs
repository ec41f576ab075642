using System.Text.Json;

namespace Lockstep.Text.Tokenization;

/// <summary>A value in tokenizer.json together with its path, so that every error can say where it is.</summary>
internal readonly struct JsonSpot
{
    private readonly LoadContext _context;
    private readonly JsonElement _value;

    public JsonSpot(LoadContext context, JsonElement value, string path) => (_context, _value, Path) = (context, value, path);

    /// <summary>Such as <c>$.pre_tokenizer.pretokenizers[0]</c>.</summary>
    public string Path { get; }

    public LoadContext Context => _context;

    public JsonValueKind Kind => _value.ValueKind;

    public bool IsNull => Kind is JsonValueKind.Null or JsonValueKind.Undefined;

    public int ArrayLength => Kind == JsonValueKind.Array ? _value.GetArrayLength() : throw Expected("an array");

    /// <summary>The member, or a null spot when it is absent.</summary>
    public JsonSpot this[string name]
    {
        get
        {
            if (Kind != JsonValueKind.Object)
                throw Expected("an object");
            return new JsonSpot(_context, _value.TryGetProperty(name, out JsonElement member) ? member : default, $"{Path}.{name}");
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
        foreach (JsonElement item in _value.EnumerateArray())
            yield return new JsonSpot(_context, item, $"{Path}[{index++}]");
    }

    public IEnumerable<(string Name, JsonSpot Value)> Members()
    {
        if (Kind != JsonValueKind.Object)
            throw Expected("an object");
        foreach (JsonProperty member in _value.EnumerateObject())
            yield return (member.Name, new JsonSpot(_context, member.Value, Path));
    }

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
        string text = _value.GetRawText();
        return Kind is JsonValueKind.Object or JsonValueKind.Array ? $"an {Kind.ToString().ToLowerInvariant()}" : text.Length <= 60 ? text : text[..60] + "...";
    }
}
