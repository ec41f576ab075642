using System.Text.Json;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>
/// Turns a JSON schema into rules, one for each conjunction of schemas. Rules wait in a queue until it is their turn, so that neither deep nor recursive schemas make the compiler call itself.
/// </summary>
internal sealed class SchemaCompiler
{
    private const int MostRules = 1 << 18;
    private const int MostKeyCharacters = 1 << 24; // of all rules together: what choices multiply

    private static readonly string[] s_types = ["null", "boolean", "integer", "number", "string", "array", "object"];

    // Keywords that say something about one type only; without "type" they stand for it.
    private static readonly (string Keyword, string Type)[] s_typeOf =
    [
        ("properties", "object"), ("required", "object"), ("additionalProperties", "object"), ("items", "array"), ("prefixItems", "array"), ("minItems", "array"), ("maxItems", "array"),
        ("minLength", "string"), ("maxLength", "string"), ("pattern", "string"), ("minimum", "number"), ("maximum", "number"), ("exclusiveMinimum", "number"), ("exclusiveMaximum", "number"),
    ];

    private readonly SchemaDocument _document;
    private readonly Dictionary<string, Rule> _rules = [];
    private readonly Queue<(Rule Rule, Conjunction Schema)> _queue = [];
    private long _keyCharacters;

    private SchemaCompiler(SchemaDocument document) => _document = document;

    /// <summary>The rule of a schema.</summary>
    /// <exception cref="GrammarException">It is no JSON, or has what is not supported.</exception>
    public static Rule Compile(string schema)
    {
        SchemaDocument document = SchemaDocument.Parse(schema);
        var compiler = new SchemaCompiler(document);
        Rule grammar = compiler.RuleOf(Conjunction.Of(document, document.Root));
        while (compiler._queue.TryDequeue(out (Rule Rule, Conjunction Schema) next)) next.Rule.Body = compiler.Body(next.Schema);
        return grammar;
    }

    /// <summary>The schema's document.</summary>
    public SchemaDocument Document => _document;

    /// <summary>A value that fits a schema.</summary>
    public Expression Value(Conjunction schema) => new RuleCall(RuleOf(schema));

    private Rule RuleOf(Conjunction schema)
    {
        if (schema.Parts.Count == 0 && !schema.IsNever) return JsonRules.Value;
        string key = schema.Key;
        if (_rules.TryGetValue(key, out Rule? rule)) return rule;
        if (_rules.Count == MostRules || (_keyCharacters += key.Length) > MostKeyCharacters)
            throw new GrammarException($"The JSON schema multiplies into too many combinations of its parts ({schema.Name}); use fewer anyOf and oneOf within one schema.");
        _rules[key] = rule = new Rule(schema.Name);
        _queue.Enqueue((rule, schema));
        return rule;
    }

    private Expression Body(Conjunction schema)
    {
        if (schema.IsNever) return Expression.Never;
        if (schema.Alternatives(_document) is { } alternatives) return new Choice(alternatives.Select(RuleOf).Distinct().Select(rule => new RuleCall(rule)).ToList());
        HashSet<string> types = Types(schema);
        if (schema.Parts.Any(part => part.Has("enum") || part.Has("const"))) return JsonValues.Of(schema, types);
        return new Choice(types.Select(type => OfType(type, schema)).ToList());
    }

    private Expression OfType(string type, Conjunction schema) => type switch
    {
        "null" => new Literal("null"),
        "boolean" => new Choice([new Literal("true"), new Literal("false")]),
        "integer" => JsonNumbers.Of(schema, isInteger: true),
        "number" => JsonNumbers.Of(schema, isInteger: false),
        "string" => JsonStrings.Of(schema),
        "array" => JsonArrays.Of(schema, this),
        _ => JsonObjects.Of(schema, this),
    };

    // What "type" says; else what the keywords are about; else every type. A number may be an integer, so both are not needed.
    private static HashSet<string> Types(Conjunction schema)
    {
        HashSet<string>? types = null;
        foreach (SchemaObject part in schema.Parts)
        {
            if (part["type"] is not { } json) continue;
            HashSet<string> own = Read(part, json);
            types = types is null ? own : Both(types, own);
        }

        if (types is null)
        {
            types = s_typeOf.Where(pair => schema.Parts.Any(part => part.Has(pair.Keyword))).Select(pair => pair.Type).ToHashSet();
            if (types.Count == 0 && schema.Parts.Any(part => part.Has("format"))) types.Add("string");
            if (types.Count == 0) types = [.. s_types];
        }

        if (types.Contains("number")) types.Remove("integer");
        return types;
    }

    private static HashSet<string> Both(HashSet<string> a, HashSet<string> b)
    {
        var both = a.Intersect(b).ToHashSet();
        if ((a.Contains("number") && b.Contains("integer")) || (a.Contains("integer") && b.Contains("number"))) both.Add("integer");
        return both;
    }

    private static HashSet<string> Read(SchemaObject part, JsonElement json)
    {
        IEnumerable<JsonElement> names = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [json];
        var types = new HashSet<string>();
        foreach (JsonElement name in names)
        {
            if (name.ValueKind != JsonValueKind.String || !s_types.Contains(SchemaDocument.TextOf(name))) throw part.Wrong("type", $"one or several of {string.Join(", ", s_types)}");
            types.Add(SchemaDocument.TextOf(name));
        }

        return types;
    }
}
