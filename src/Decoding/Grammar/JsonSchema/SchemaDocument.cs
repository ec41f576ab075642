using System.Text.Json;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>The JSON text of a schema, and its parts by their place.</summary>
internal sealed class SchemaDocument
{
    private const int MostBytes = 1 << 26;
    private const int MostNesting = 128;

    private readonly JsonElement _root;
    private readonly Dictionary<string, SchemaObject> _objects = [];
    private readonly Dictionary<string, (JsonElement, string)> _targets = [];
    private readonly Dictionary<string, Dictionary<string, JsonElement>> _members = []; // of objects that $ref leads through, by path

    private SchemaDocument(JsonElement root) => _root = root;

    /// <summary>The whole schema.</summary>
    public SchemaPlace Root => new(_root, "#");

    /// <summary>Reads a JSON text.</summary>
    /// <exception cref="GrammarException">It is no JSON, or too large or too deep.</exception>
    public static SchemaDocument Parse(string text)
    {
        if (text.Length > MostBytes) throw new GrammarException($"The JSON schema has {text.Length:N0} characters, more than the {MostBytes:N0} that are read.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostNesting });
            return new SchemaDocument(document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            throw new GrammarException($"The JSON schema is no JSON of at most {MostNesting} levels: {error.Message}");
        }
        catch (ArgumentException) // half a surrogate pair, which has no UTF-8
        {
            throw new GrammarException("The JSON schema is no valid text: it has half a surrogate pair.");
        }
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="GrammarException">An escape in it is half a surrogate pair.</exception>
    public static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new GrammarException($"The JSON schema has the text {SchemaObject.Shown(text)}, which is no valid text: it has half a surrogate pair.");
        }
    }

    /// <summary>The keywords at a place whose value is an object.</summary>
    public SchemaObject Object(SchemaPlace place)
    {
        if (!_objects.TryGetValue(place.Path, out SchemaObject? found)) _objects[place.Path] = found = new SchemaObject(place.Json, place.Path);
        return found;
    }

    /// <summary>The place that a <c>$ref</c> names.</summary>
    /// <exception cref="GrammarException">It is not in this document.</exception>
    public SchemaPlace Resolve(SchemaObject schema)
    {
        string reference = schema.Text("$ref")!;
        if (!_targets.TryGetValue(reference, out (JsonElement Json, string Path) target))
        {
            if (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal)) throw schema.Wrong("$ref", "a place in this schema, such as #/$defs/name");
            _targets[reference] = target = Walk(reference, schema);
        }

        return new SchemaPlace(target.Json, target.Path);
    }

    /// <summary>A path with one more step, escaped as in a JSON pointer.</summary>
    public static string Join(string path, string step) => $"{path}/{step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private (JsonElement Json, string Path) Walk(string reference, SchemaObject schema)
    {
        (JsonElement json, string path) = (_root, "#");
        foreach (string escaped in reference.Split('/').Skip(1))
        {
            string step = Uri.UnescapeDataString(escaped).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (json.ValueKind == JsonValueKind.Object && Members(json, path).TryGetValue(step, out JsonElement member)) json = member;
            else if (json.ValueKind == JsonValueKind.Array && int.TryParse(step, out int index) && index >= 0 && index < json.GetArrayLength()) json = json[index];
            else throw schema.Wrong("$ref", $"a place in this schema: {path} has no '{step}'");
            path = Join(path, step);
        }

        return (json, path);
    }

    private Dictionary<string, JsonElement> Members(JsonElement json, string path)
    {
        if (_members.TryGetValue(path, out Dictionary<string, JsonElement>? members)) return members;
        _members[path] = members = [];
        foreach (JsonProperty property in json.EnumerateObject()) members[property.Name] = property.Value;
        return members;
    }
}
