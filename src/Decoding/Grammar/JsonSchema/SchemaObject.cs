using System.Text.Json;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>A schema that is an object: its keywords, checked to be known.</summary>
internal sealed class SchemaObject
{
    // What describes and does not constrain.
    private static readonly HashSet<string> s_annotations =
    [
        "title", "description", "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "id", "$comment", "$anchor", "$vocabulary", "$defs", "definitions",
        "contentEncoding", "contentMediaType", "contentSchema", "externalDocs", "xml", "discriminator",
    ];

    private static readonly HashSet<string> s_supported =
    [
        "$ref", "allOf", "anyOf", "oneOf", "type", "enum", "const", "properties", "required", "additionalProperties", "items", "prefixItems", "additionalItems", "minItems", "maxItems",
        "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    ];

    private readonly Dictionary<string, JsonElement> _keywords = [];

    /// <summary>Reads the keywords of an object.</summary>
    /// <exception cref="GrammarException">One is not supported.</exception>
    public SchemaObject(JsonElement json, string path)
    {
        Path = path;
        foreach (JsonProperty keyword in json.EnumerateObject())
        {
            string name = keyword.Name;
            if (s_supported.Contains(name)) _keywords[name] = keyword.Value;
            else if (!s_annotations.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal) && !IsWithoutEffect(name, keyword.Value)) throw Unsupported(name);
        }
    }

    /// <summary>Where it is in the document, as a JSON pointer.</summary>
    public string Path { get; }

    /// <summary>The names of its keywords that constrain.</summary>
    public IEnumerable<string> Keywords => _keywords.Keys;

    /// <summary>Whether it has a keyword.</summary>
    public bool Has(string keyword) => _keywords.ContainsKey(keyword);

    /// <summary>The value of a keyword; null when it is not there.</summary>
    public JsonElement? this[string keyword] => _keywords.TryGetValue(keyword, out JsonElement value) ? value : null;

    /// <summary>What to throw about a keyword.</summary>
    public GrammarException Wrong(string keyword, string expected) =>
        new($"The JSON schema has '{keyword}' of {Shown(_keywords[keyword])} at {Path}, expected {expected}.");

    /// <summary>The schemas in a list.</summary>
    public IEnumerable<JsonElement> List(string keyword)
    {
        if (this[keyword] is not { } list) return [];
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw Wrong(keyword, "a list");
    }

    /// <summary>A count, 0 or more; null when it is not there.</summary>
    public int? Count(string keyword)
    {
        if (this[keyword] is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= 0 && number == Math.Floor(number)) return (int)Math.Min(number, int.MaxValue);
        throw Wrong(keyword, "a whole number of 0 or more");
    }

    /// <summary>A text; null when it is not there.</summary>
    public string? Text(string keyword)
    {
        if (this[keyword] is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? SchemaDocument.TextOf(value) : throw Wrong(keyword, "a text");
    }

    /// <summary>A value as errors show it.</summary>
    public static string Shown(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length > 60 ? text[..60] + "..." : text;
    }

    private GrammarException Unsupported(string keyword) =>
        new($"The JSON schema has the keyword '{keyword}' at {Path}, which is not supported; remove it, or say it with those that are (docs/grammar.md).");

    private static bool IsWithoutEffect(string keyword, JsonElement value) => keyword switch
    {
        "uniqueItems" or "nullable" => value.ValueKind == JsonValueKind.False,
        "minProperties" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count == 0,
        _ => false,
    };
}
