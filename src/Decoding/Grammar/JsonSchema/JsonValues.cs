using System.Text;
using System.Text.Json;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal static class JsonValues
{
    private const long MostComparisons = 1_000_000;

    private static readonly HashSet<string> s_compatible = ["enum", "const", "type", "$ref", "allOf", "anyOf", "oneOf"];

    /// <summary>The values that all parts list and the types allow.</summary>
    public static Expression Of(Conjunction schema, HashSet<string> types)
    {
        List<JsonElement>? values = null;
        foreach (SchemaObject part in schema.Parts)
        {
            if (part.Keywords.FirstOrDefault(keyword => !s_compatible.Contains(keyword)) is { } other)
                throw new GrammarException($"The JSON schema has '{other}' beside an enum or const at {part.Path}, which is not supported; leave only the values that fit.");
            if (part["const"] is { } constant) values = Narrow(values, [constant]);
            if (part.Has("enum")) values = Narrow(values, part.List("enum"));
        }

        var fitting = values!.Where(value => Fits(value, types)).ToList();
        var scalars = new LiteralSet(fitting.Where(IsScalar).Select(value => Encoding.UTF8.GetBytes(JsonText.Scalar(value))));
        return new Choice([scalars, .. fitting.Where(value => !IsScalar(value)).Select(JsonText.Exactly)]);
    }

    private static List<JsonElement> Narrow(List<JsonElement>? values, IEnumerable<JsonElement> own)
    {
        if (values is null) return own.ToList();
        List<JsonElement> others = own.Where(value => !IsScalar(value)).ToList();
        if ((long)others.Count * values.Count > MostComparisons) throw new GrammarException($"The JSON schema joins two enums of {values.Count:N0} and {others.Count:N0} lists or objects, which is too much; join them by hand.");
        var scalars = own.Where(IsScalar).Select(Canonical).ToHashSet();
        return values.Where(value => IsScalar(value) ? scalars.Contains(Canonical(value)) : others.Exists(other => JsonElement.DeepEquals(value, other))).ToList();
    }

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object);

    // 1 and 1.0 are one number.
    private static string Canonical(JsonElement value) => value.ValueKind == JsonValueKind.Number ? DecimalText.Parse(value.GetRawText()).ToString() : JsonText.Scalar(value);

    private static bool Fits(JsonElement value, HashSet<string> types) => value.ValueKind switch
    {
        JsonValueKind.Null => types.Contains("null"),
        JsonValueKind.True or JsonValueKind.False => types.Contains("boolean"),
        JsonValueKind.String => types.Contains("string"),
        JsonValueKind.Array => types.Contains("array"),
        JsonValueKind.Object => types.Contains("object"),
        _ => types.Contains("number") || (types.Contains("integer") && DecimalText.Parse(value.GetRawText()) is { Fraction: "" }),
    };
}
