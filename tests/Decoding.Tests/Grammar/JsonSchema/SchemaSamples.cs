using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lockstep.Decoding.Tests.Grammar.JsonSchema;

/// <summary>Random schemas, and random values that try to fit them, written as a grammar writes them.</summary>
internal sealed class SchemaSamples(Random random)
{
    private static readonly string[] s_names = ["a", "ab", "é", "list", "x y", "q\"", "\n", "😀"];
    private static readonly string[] s_patterns = ["^[a-c]{1,3}$", "b", "^é+", "\"$", "^(ab|c\\\\)*$", "^[^a]\\n?$"];
    private static readonly string[] s_formats = ["date", "uuid", "ipv4"];

    /// <summary>A schema of some depth, with a recursive definition.</summary>
    public JsonObject Schema(int depth)
    {
        JsonObject schema = Any(depth);
        schema["$defs"] = new JsonObject
        {
            ["tree"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["v"] = Any(0), ["kids"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = "#/$defs/tree" }, ["maxItems"] = 3 } },
                ["required"] = new JsonArray("v"),
            },
        };
        return schema;
    }

    /// <summary>A value that is likely, not certain, to be valid.</summary>
    public string Value(JsonNode? schema, JsonObject root, int depth = 6)
    {
        if (schema is not JsonObject o || depth < 0) return Pick("1", "null", "\"a\"", "[]", "{}");
        if (o["$ref"] is { } reference) return Value(reference.ToString() == "#" ? root : root["$defs"]!["tree"], root, depth - 1);
        if (o["const"] is { } constant) return Text(constant);
        if (o["enum"] is JsonArray values) return Text(values[random.Next(values.Count)]);
        if ((o["anyOf"] ?? o["oneOf"]) is JsonArray choices) return Value(choices[random.Next(choices.Count)], root, depth - 1);
        if (o["allOf"] is JsonArray parts) return Value(new JsonObject(parts.SelectMany(part => part!.AsObject()).DistinctBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))), root, depth - 1);
        return o["type"] switch
        {
            null => Pick("1", "-2.5e3", "true", "null", "\"a\\u0041\"", "[1, {\"a\":[]}]", "{\"b\": {}}"),
            JsonArray types => OfType(types[random.Next(types.Count)]!.ToString(), o, root, depth),
            var type => OfType(type.ToString(), o, root, depth),
        };
    }

    private JsonObject Any(int depth) => random.Next(depth <= 0 ? 6 : 11) switch
    {
        0 => new JsonObject { ["type"] = new JsonArray("boolean", "null") },
        1 => Number("integer"),
        2 => Number("number"),
        3 => String(),
        4 => new JsonObject { ["enum"] = new JsonArray("a", "ab", 1, 2.50, true, null, "\u0001é\"", new JsonObject { ["k"] = new JsonArray(1, "x") }) },
        5 => random.Next(2) == 0 ? new JsonObject { ["$ref"] = "#/$defs/tree" } : new JsonObject { ["const"] = "é\n" },
        6 or 7 => Object(depth),
        8 => Array(depth),
        9 => new JsonObject { [random.Next(2) == 0 ? "anyOf" : "oneOf"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Any(depth - 1))]), ["title"] = "one of them" },
        _ => new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["minLength"] = random.Next(3) }, new JsonObject { ["maxLength"] = 3 + random.Next(3) }) },
    };

    private JsonObject Object(int depth)
    {
        string[] names = s_names.OrderBy(_ => random.Next()).Take(random.Next(4)).ToArray();
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)Any(depth - 1)))) };
        schema["required"] = new JsonArray([.. names.Where(_ => random.Next(2) == 0).Select(name => JsonValue.Create(name))]);
        if (random.Next(3) == 0) schema["additionalProperties"] = random.Next(3) switch { 0 => JsonValue.Create(false), 1 => JsonValue.Create(true), _ => Any(0) };
        return schema;
    }

    private JsonObject Array(int depth)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Any(depth - 1) };
        if (random.Next(3) == 0) schema["prefixItems"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Any(0))]);
        if (random.Next(2) == 0) schema["minItems"] = random.Next(3);
        if (random.Next(2) == 0) schema["maxItems"] = 2 + random.Next(3);
        return schema;
    }

    private JsonObject String()
    {
        var schema = new JsonObject { ["type"] = "string" };
        int kind = random.Next(5);
        if (kind == 0) schema["pattern"] = Pick(s_patterns);
        if (kind == 1) schema["format"] = Pick(s_formats);
        if (kind >= 3) (schema["minLength"], schema["maxLength"]) = (random.Next(3), 2 + random.Next(4));
        return schema;
    }

    private JsonObject Number(string type)
    {
        var schema = new JsonObject { ["type"] = type };
        decimal low = random.Next(-300, 300) / (type == "integer" ? 1m : 8m), high = low + random.Next(1, 2000) / (type == "integer" ? 1m : 16m);
        if (random.Next(2) == 0) schema[random.Next(2) == 0 ? "minimum" : "exclusiveMinimum"] = type == "integer" ? low - 0.5m : low;
        if (random.Next(2) == 0) schema[random.Next(2) == 0 ? "maximum" : "exclusiveMaximum"] = high + 1;
        return schema;
    }

    private string OfType(string type, JsonObject o, JsonObject root, int depth)
    {
        switch (type)
        {
            case "null": return "null";
            case "boolean": return Pick("true", "false");
            case "integer": return random.Next(-400, 2000).ToString(CultureInfo.InvariantCulture);
            case "number": return (random.Next(-5000, 5000) / (decimal)(1 << random.Next(6))).ToString(CultureInfo.InvariantCulture);
            case "string":
                return Text(JsonValue.Create(o["format"]?.ToString() switch
                {
                    "date" => $"{random.Next(1, 9999):d4}-{random.Next(1, 13):d2}-{random.Next(1, 32):d2}",
                    "uuid" => Guid.NewGuid().ToString(),
                    "ipv4" => $"{random.Next(256)}.{random.Next(256)}.{random.Next(100)}.{random.Next(10)}",
                    _ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pick("a", "b", "c", "é", "\"", "\\", "\n", "😀"))),
                }));
            case "array":
                JsonArray prefix = o["prefixItems"] as JsonArray ?? [];
                int count = random.Next((int?)o["minItems"] ?? 0, 1 + ((int?)o["maxItems"] ?? 3));
                return $"[{Join(Enumerable.Range(0, count).Select(i => Value(i < prefix.Count ? prefix[i] : o["items"], root, depth - 1)))}]";
            default: return Object(o, root, depth);
        }
    }

    private string Object(JsonObject o, JsonObject root, int depth)
    {
        string[] required = [.. (o["required"] as JsonArray ?? []).Select(name => name!.ToString())];
        var members = new List<string>();
        foreach ((string name, JsonNode? value) in o["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || random.Next(2) == 0) members.Add(Text(JsonValue.Create(name)) + Colon() + Value(value, root, depth - 1));
        }

        if (o["additionalProperties"] is { } further && further.GetValueKind() != JsonValueKind.False)
        {
            foreach (string name in new[] { "z", "abc", "" }.Take(random.Next(3))) members.Add(Text(JsonValue.Create(name)) + Colon() + Value(further, root, depth - 1));
        }

        return $"{{{Join(members)}}}";
    }

    private string Join(IEnumerable<string> items) => string.Join(random.Next(2) == 0 ? "," : ", ", items);

    private string Colon() => random.Next(2) == 0 ? ":" : ": ";

    private string Pick(params string[] texts) => texts[random.Next(texts.Length)];

    // Strings each in one way: short escapes, and no others but for control characters.
    private string Text(JsonNode? node) => node switch
    {
        JsonArray list => $"[{Join(list.Select(Text))}]",
        JsonObject members => $"{{{Join(members.Select(pair => Text(JsonValue.Create(pair.Key)) + Colon() + Text(pair.Value)))}}}",
        null => "null",
        _ when node.GetValueKind() == JsonValueKind.String => "\"" + node.ToString().Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\u0001", "\\u0001") + "\"",
        _ => node.ToJsonString(),
    };
}
