using System.Text.Json;

namespace Lockstep.Parity.Captures;

/// <summary>An object of a capture's JSON, whose fields may be absent but not of another type.</summary>
internal sealed class CaptureObject
{
    private readonly JsonElement _json;

    /// <summary>Takes a value that must be an object; messages call it <paramref name="place"/>.</summary>
    public CaptureObject(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new JsonException($"{place} is {Kind(json.ValueKind)}, expected an object");
        (_json, Place) = (json, place);
    }

    /// <summary>Where it stands, such as <c>prompts[2]</c>.</summary>
    public string Place { get; }

    public CaptureObject Object(string field) => new(Find(field) ?? throw new JsonException($"{field} is missing"), field);

    public IReadOnlyList<CaptureObject> Objects(string field)
    {
        JsonElement list = Element(field, JsonValueKind.Array) ?? throw new JsonException($"{field} is missing");
        if (list.GetArrayLength() == 0) throw new JsonException($"{field} is empty");
        return [.. list.EnumerateArray().Select((item, i) => new CaptureObject(item, $"{field}[{i}]"))];
    }

    /// <summary>A copy that outlives the document; null when the field is absent.</summary>
    public JsonElement? Element(string field, JsonValueKind kind) => Find(field) is not { } value ? null : value.ValueKind == kind ? value.Clone() : throw Wrong(field, value, Kind(kind));

    public string? Text(string field) => Find(field) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(field, value, "a text");

    public bool? Flag(string field) => Find(field) is not { } value ? null : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(field, value, "true or false");

    public int? Integer(string field) => Find(field) is not { } value ? null : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(field, value, "an integer");

    /// <summary>Token ids.</summary>
    public int[]? Ids(string field)
    {
        if (Element(field, JsonValueKind.Array) is not { } list) return null;
        var ids = new int[list.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out ids[i]) || ids[i] < 0) throw new JsonException($"{Name(field)}[{i}] is {Shown(item)}, expected a token id");
            i++;
        }

        return ids.Length > 0 ? ids : throw new JsonException($"{Name(field)} is empty");
    }

    /// <summary>Texts by name; values of other types as JSON writes them.</summary>
    public IReadOnlyDictionary<string, string> Texts(string field)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Element(field, JsonValueKind.Object) is not { } map) return texts;
        foreach (JsonProperty item in map.EnumerateObject()) texts[item.Name] = item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : item.Value.GetRawText();
        return texts;
    }

    private JsonElement? Find(string field) => _json.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string Name(string field) => Place == "the capture" ? field : $"{Place}.{field}";

    private JsonException Wrong(string field, JsonElement value, string expected) => new($"{Name(field)} is {Shown(value)}, expected {expected}");

    private static string Shown(JsonElement value) => value.GetRawText() is var text && text.Length > 60 ? text[..60] + "..." : text;

    private static string Kind(JsonValueKind kind) => kind switch { JsonValueKind.Object => "an object", JsonValueKind.Array => "a list", JsonValueKind.String => "a text", _ => kind.ToString().ToLowerInvariant() };
}
