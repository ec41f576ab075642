using System.Text.Json;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>Objects: named members in the order of the schema, optional ones where they please, then further members if the schema allows any.</summary>
internal sealed class JsonObjects : Expression
{
    private readonly IReadOnlyList<(string Name, Expression Value, bool IsRequired)> _members;
    private readonly Expression? _further; // their value

    private JsonObjects(IReadOnlyList<(string, Expression, bool)> members, Expression? further) => (_members, _further) = (members, further);

    /// <inheritdoc/>
    public override bool IsNullable => false;

    /// <summary>The objects that all parts allow.</summary>
    public static Expression Of(Conjunction schema, SchemaCompiler compiler)
    {
        var required = schema.Parts.SelectMany(Required).ToList();
        var isRequired = required.ToHashSet();
        Dictionary<string, JsonElement>[] properties = schema.Parts.Select(Properties).ToArray();
        var members = new List<(string, Expression, bool)>();
        foreach (string name in properties.SelectMany(own => own.Keys).Concat(required).Distinct())
        {
            IEnumerable<SchemaPlace> places = schema.Parts.Zip(properties, (part, own) => Place(part, own, name)).OfType<SchemaPlace>();
            members.Add((name, compiler.Value(Conjunction.Of(compiler.Document, places)), isRequired.Contains(name)));
        }

        // A schema that names members and says nothing about others means no others.
        bool isOpen = schema.Parts.Any(part => part.Has("additionalProperties")) || !schema.Parts.Any(part => part.Has("properties"));
        Conjunction further = schema.Collect(compiler.Document, Additional);
        return new JsonObjects(members, isOpen && !further.IsNever ? compiler.Value(further) : null);
    }

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        int first = nfa.NewState(), close = nfa.NewState(); // no member yet
        int behind = -1; // some member is there
        nfa.Bytes(from, '{', '{', first);
        nfa.Bytes(close, '}', '}', to);
        foreach ((string name, Expression value, bool isRequired) in _members)
        {
            int after = nfa.NewState();
            Member(nfa, first, behind, new Literal(JsonText.Quote(name)), value, after);
            if (!isRequired && behind >= 0) nfa.Epsilon(behind, after);
            if (isRequired) first = -1;
            behind = after;
        }

        if (_further is { } further)
        {
            int after = nfa.NewState();
            // Without names any string will do, and what is known about strings holds for it.
            var name = new Rule("a further name") { Body = JsonRules.Quoted(new OtherText(_members.Select(member => member.Name))) };
            var key = new RuleCall(_members.Count == 0 ? JsonRules.String : name);
            Member(nfa, first, behind, key, further, after);
            var rule = new Rule("a further member") { Body = new Sequence([JsonRules.Comma, key, JsonRules.Colon, further]) };
            nfa.Call(after, rule, after);
            nfa.Epsilon(after, close);
        }

        if (first >= 0) nfa.Epsilon(first, close);
        if (behind >= 0) nfa.Epsilon(behind, close);
    }

    // A key and a value: at once where no member is before it, behind a comma where one is. A state below 0 does not exist.
    private static void Member(NfaBuilder nfa, int first, int behind, Expression key, Expression value, int after)
    {
        int start = nfa.NewState();
        if (first >= 0) nfa.Epsilon(first, start);
        if (behind >= 0) JsonRules.Comma.Emit(nfa, behind, start);
        new Sequence([key, JsonRules.Colon, value]).Emit(nfa, start, after);
    }

    private static SchemaPlace? Place(SchemaObject part, Dictionary<string, JsonElement> own, string name) =>
        own.TryGetValue(name, out JsonElement json) ? new SchemaPlace(json, SchemaDocument.Join($"{part.Path}/properties", name)) : Additional(part);

    private static SchemaPlace? Additional(SchemaObject part) =>
        part["additionalProperties"] is { } json ? new SchemaPlace(json, $"{part.Path}/additionalProperties") : null;

    private static Dictionary<string, JsonElement> Properties(SchemaObject part)
    {
        var properties = new Dictionary<string, JsonElement>();
        if (part["properties"] is not { } json) return properties;
        if (json.ValueKind != JsonValueKind.Object) throw part.Wrong("properties", "an object");
        foreach (JsonProperty property in json.EnumerateObject()) properties[property.Name] = property.Value;
        return properties;
    }

    private static IEnumerable<string> Required(SchemaObject part) =>
        part.List("required").Select(name => name.ValueKind == JsonValueKind.String ? SchemaDocument.TextOf(name) : throw part.Wrong("required", "a list of names"));
}
