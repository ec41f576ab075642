using System.Text.Json;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>Lists: the schemas of the first items, the schema of the others, and how many there are.</summary>
internal sealed class JsonArrays : Expression
{
    private readonly Expression[] _prefix;
    private readonly Expression _rest;
    private readonly int _least;
    private readonly int? _most;

    private JsonArrays(Expression[] prefix, Expression rest, int least, int? most) => (_prefix, _rest, _least, _most) = (prefix, rest, least, most);

    /// <inheritdoc/>
    public override bool IsNullable => false;

    /// <summary>The lists that all parts allow.</summary>
    public static Expression Of(Conjunction schema, SchemaCompiler compiler)
    {
        int least = schema.Parts.Max(part => part.Count("minItems")) ?? 0;
        int? most = schema.Parts.Min(part => part.Count("maxItems"));
        if (most < least) return Never;
        SchemaPlace[][] prefixes = schema.Parts.Select(Prefix).ToArray();
        SchemaPlace?[] rests = schema.Parts.Select(Rest).ToArray();
        Expression Item(int index) => compiler.Value(Conjunction.Of(
            compiler.Document, prefixes.Zip(rests, (prefix, rest) => index < prefix.Length ? prefix[index] : rest).OfType<SchemaPlace>()));
        int longest = prefixes.Max(prefix => prefix.Length);
        if (most < longest) longest = most.Value;
        return new JsonArrays(Enumerable.Range(0, longest).Select(Item).ToArray(), Item(int.MaxValue), least, most);
    }

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        int state = nfa.NewState(), close = nfa.NewState();
        nfa.Bytes(from, '[', '[', state);
        nfa.Bytes(close, ']', ']', to);
        for (int i = 0; i < _prefix.Length; i++)
        {
            if (i >= _least) nfa.Epsilon(state, close);
            int next = nfa.NewState();
            (i == 0 ? _prefix[i] : new Sequence([JsonRules.Comma, _prefix[i]])).Emit(nfa, state, next);
            state = next;
        }

        int least = Math.Max(0, _least - _prefix.Length);
        int? most = _most - _prefix.Length;
        var others = new Sequence([JsonRules.Comma, _rest]);
        if (_prefix.Length > 0)
        {
            new Repeat(others, least, most).Emit(nfa, state, close);
            return;
        }

        if (least == 0) nfa.Epsilon(state, close);
        if (most != 0) new Sequence([_rest, new Repeat(others, Math.Max(0, least - 1), most - 1)]).Emit(nfa, state, close);
    }

    // Before 2020-12 a list of schemas stood in "items".
    private static SchemaPlace[] Prefix(SchemaObject part)
    {
        string keyword = part["items"] is { ValueKind: JsonValueKind.Array } ? "items" : "prefixItems";
        return part.List(keyword).Select((json, index) => new SchemaPlace(json, $"{part.Path}/{keyword}/{index}")).ToArray();
    }

    private static SchemaPlace? Rest(SchemaObject part)
    {
        string keyword = part["items"] is { ValueKind: JsonValueKind.Array } ? "additionalItems" : "items";
        return part[keyword] is { } json ? new SchemaPlace(json, $"{part.Path}/{keyword}") : null;
    }
}
