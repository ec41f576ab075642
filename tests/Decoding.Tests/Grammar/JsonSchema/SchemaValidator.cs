using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Lockstep.Decoding.Tests.Grammar.JsonSchema;

/// <summary>A plain validator for the keywords of the tests, written from the JSON Schema specification: what walks under a grammar are checked against.</summary>
/// <param name="root">The schema.</param>
/// <param name="isClosed">Takes a schema with properties and without additionalProperties to allow no others, as grammars do.</param>
internal sealed class SchemaValidator(JsonElement root, bool isClosed)
{
    public static bool IsValid(string schema, string json, bool isClosed = false)
    {
        using JsonDocument document = JsonDocument.Parse(schema);
        using JsonDocument value = JsonDocument.Parse(json);
        return new SchemaValidator(document.RootElement, isClosed).IsValid(document.RootElement, value.RootElement);
    }

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return schema.GetBoolean();
        return schema.EnumerateObject().All(keyword => Holds(keyword.Name, keyword.Value, schema, value));
    }

    private bool Holds(string keyword, JsonElement argument, JsonElement schema, JsonElement value) => keyword switch
    {
        "$ref" => IsValid(Resolve(argument.GetString()!), value),
        "allOf" => argument.EnumerateArray().All(part => IsValid(part, value)),
        "anyOf" or "oneOf" => argument.EnumerateArray().Any(part => IsValid(part, value)), // oneOf is taken as anyOf, as documented
        "type" => (argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray() : Enumerable.Repeat(argument, 1)).Any(type => IsOf(type.GetString()!, value)),
        "const" => JsonElement.DeepEquals(argument, value),
        "enum" => argument.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        _ => value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(keyword, argument, schema, value),
            JsonValueKind.Array => OfArray(keyword, argument, schema, value),
            JsonValueKind.String => OfString(keyword, argument, value.GetString()!),
            JsonValueKind.Number => OfNumber(keyword, argument, value),
            _ => true,
        },
    };

    private bool OfObject(string keyword, JsonElement argument, JsonElement schema, JsonElement value) => keyword switch
    {
        "properties" => argument.EnumerateObject().All(property => !value.TryGetProperty(property.Name, out JsonElement own) || IsValid(property.Value, own))
            && (!isClosed || schema.TryGetProperty("additionalProperties", out _) || value.EnumerateObject().All(member => argument.TryGetProperty(member.Name, out _))),
        "required" => argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "additionalProperties" => value.EnumerateObject().All(member =>
            (schema.TryGetProperty("properties", out JsonElement own) && own.TryGetProperty(member.Name, out _)) || IsValid(argument, member.Value)),
        _ => true,
    };

    private bool OfArray(string keyword, JsonElement argument, JsonElement schema, JsonElement value) => keyword switch
    {
        "prefixItems" => argument.EnumerateArray().Zip(value.EnumerateArray()).All(pair => IsValid(pair.First, pair.Second)),
        "items" => value.EnumerateArray().Skip(schema.TryGetProperty("prefixItems", out JsonElement prefix) ? prefix.GetArrayLength() : 0).All(item => IsValid(argument, item)),
        "minItems" => value.GetArrayLength() >= argument.GetInt32(),
        "maxItems" => value.GetArrayLength() <= argument.GetInt32(),
        _ => true,
    };

    private static bool OfString(string keyword, JsonElement argument, string value) => keyword switch
    {
        "minLength" => value.EnumerateRunes().Count() >= argument.GetInt32(),
        "maxLength" => value.EnumerateRunes().Count() <= argument.GetInt32(),
        "pattern" => System.Text.RegularExpressions.Regex.IsMatch(value, argument.GetString()!.Replace("$", "\\z", StringComparison.Ordinal)), // .NET's $ also stands before a last line end
        "format" => argument.GetString() switch
        {
            "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) || value.StartsWith("0000", StringComparison.Ordinal),
            "uuid" => Guid.TryParseExact(value, "D", out _),
            "ipv4" => System.Net.IPAddress.TryParse(value, out System.Net.IPAddress? address) && address.ToString() == value,
            _ => throw new NotSupportedException(argument.GetString()),
        },
        _ => true,
    };

    private static bool OfNumber(string keyword, JsonElement argument, JsonElement value) => keyword switch
    {
        "minimum" => Compare(value, argument) >= 0,
        "maximum" => Compare(value, argument) <= 0,
        "exclusiveMinimum" => Compare(value, argument) > 0,
        "exclusiveMaximum" => Compare(value, argument) < 0,
        _ => true,
    };

    // Exactly, for a walk writes as many digits as it likes. What has a bound has no exponent.
    private static int Compare(JsonElement a, JsonElement b)
    {
        string[] x = a.GetRawText().Split('.'), y = b.GetRawText().Split('.');
        int digits = Math.Max(x.Length > 1 ? x[1].Length : 0, y.Length > 1 ? y[1].Length : 0);
        return Scaled(x, digits).CompareTo(Scaled(y, digits));
    }

    private static BigInteger Scaled(string[] parts, int digits) => BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(digits, '0'), CultureInfo.InvariantCulture);

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny(".eE"),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };

    private JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (at, step) => at.GetProperty(step));
}
