using System.Text.Json;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>
/// Schemas that must hold together: a schema with what its <c>$ref</c> and <c>allOf</c> lead to. Keywords that narrow the same thing (types, bounds, required names) are joined by whoever asks
/// for them, over all parts. An <c>anyOf</c> or <c>oneOf</c> is a choice between conjunctions: this one without it, and one alternative each.
/// </summary>
internal sealed class Conjunction
{
    private const int MostSteps = 1000; // $ref and allOf in a row

    private readonly List<SchemaObject> _parts = [];
    private readonly List<Link> _ways = []; // [part]: how it was reached
    private readonly HashSet<string> _taken; // choices that are made: paths of anyOf and oneOf

    private Conjunction(HashSet<string> taken) => _taken = taken;

    /// <summary>The objects that must all hold.</summary>
    public IReadOnlyList<SchemaObject> Parts => _parts;

    /// <summary>Whether a part is <c>false</c>.</summary>
    public bool IsNever { get; private set; }

    /// <summary>Equal for conjunctions of the same parts and choices; so a recursive schema is a recursive rule.</summary>
    public string Key => IsNever ? "false" : string.Join(' ', _parts.Select(part => part.Path)) + (_taken.Count == 0 ? "" : $" \\ {string.Join(' ', _taken.Order(StringComparer.Ordinal))}");

    /// <summary>What errors call it.</summary>
    public string Name => _parts.Count == 0 ? "the JSON schema" : $"the JSON schema at {_parts[0].Path}";

    /// <summary>All of these together.</summary>
    /// <exception cref="GrammarException">A reference leads nowhere or back to itself, or a keyword is not supported.</exception>
    public static Conjunction Of(SchemaDocument document, params IEnumerable<SchemaPlace> places) => new Conjunction([]).With(document, places);

    /// <summary>The conjunctions that a choice leaves; null when there is no choice left to make.</summary>
    public IReadOnlyList<Conjunction>? Alternatives(SchemaDocument document)
    {
        for (int i = 0; i < _parts.Count; i++)
        {
            foreach (string keyword in (ReadOnlySpan<string>)["anyOf", "oneOf"])
            {
                string path = SchemaDocument.Join(_parts[i].Path, keyword);
                if (!_parts[i].Has(keyword) || _taken.Contains(path)) continue;
                Link way = _ways[i];
                return _parts[i].List(keyword).Select((json, index) => Without(i, keyword).With(document, [new SchemaPlace(json, $"{path}/{index}")], way)).ToList();
            }
        }

        return null;
    }

    /// <summary>The schemas that the parts give in some way; parts that give none are left out.</summary>
    public Conjunction Collect(SchemaDocument document, Func<SchemaObject, SchemaPlace?> give) => Of(document, _parts.Select(give).OfType<SchemaPlace>());

    // A part that has nothing but the choice goes with it.
    private Conjunction Without(int part, string choice)
    {
        bool goes = _parts[part].Keywords.All(keyword => keyword == choice || IsWay(keyword));
        var copy = new Conjunction(goes ? _taken : [.. _taken, SchemaDocument.Join(_parts[part].Path, choice)]) { IsNever = IsNever };
        for (int i = 0; i < _parts.Count; i++)
        {
            if (goes && i == part) continue;
            copy._parts.Add(_parts[i]);
            copy._ways.Add(_ways[i]);
        }

        return copy;
    }

    private Conjunction With(SchemaDocument document, IEnumerable<SchemaPlace> places, Link? way = null)
    {
        var seen = _parts.Select(part => part.Path).ToHashSet();
        var work = new Queue<(SchemaPlace Place, Link? Way)>(places.Select(place => (place, way)));
        while (work.TryDequeue(out (SchemaPlace Place, Link? Way) next))
        {
            (JsonElement json, string path) = next.Place;
            if (json.ValueKind == JsonValueKind.False) IsNever = true;
            if (json.ValueKind is JsonValueKind.True or JsonValueKind.False) continue;
            if (json.ValueKind != JsonValueKind.Object) throw new GrammarException($"The JSON schema has {SchemaObject.Shown(json)} at {path}, expected a schema: an object, true or false.");
            if (Link.Contains(next.Way, path)) throw new GrammarException($"The JSON schema at {path} leads back to itself without any text between (by $ref, allOf, anyOf or oneOf at {next.Way!.Path}); remove the cycle.");
            if (!seen.Add(path)) continue;
            Add(document, next.Place, new Link(path, next.Way), work);
        }

        return this;
    }

    private void Add(SchemaDocument document, SchemaPlace place, Link link, Queue<(SchemaPlace, Link?)> work)
    {
        if (link.Length > MostSteps) throw new GrammarException($"The JSON schema has more than {MostSteps} $ref and allOf in a row, at {place.Path}.");
        SchemaObject part = document.Object(place);
        if (!part.Keywords.All(IsWay))
        {
            _parts.Add(part);
            _ways.Add(link);
        }

        if (part.Has("$ref")) work.Enqueue((document.Resolve(part), link));
        foreach ((int index, JsonElement member) in part.List("allOf").Index()) work.Enqueue((place.Below("allOf", $"{index}", member), link));
    }

    // What leads to other parts and says nothing itself.
    private static bool IsWay(string keyword) => keyword is "$ref" or "allOf";

    // The way that led to a schema.
    private sealed class Link(string path, Link? before)
    {
        public string Path => path;

        public int Length { get; } = (before?.Length ?? 0) + 1;

        private Link? Before => before;

        public static bool Contains(Link? link, string path)
        {
            for (; link is not null; link = link.Before)
            {
                if (link.Path == path) return true;
            }

            return false;
        }
    }
}
