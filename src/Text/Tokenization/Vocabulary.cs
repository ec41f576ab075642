namespace Lockstep.Text.Tokenization;

/// <summary>Tokens and their ids, both ways. Lookups by span do not allocate.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly string?[] _tokens;

    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        _bySpan = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        IdLimit = ids.Count == 0 ? 0 : ids.Values.Max() + 1;
        _tokens = new string?[IdLimit];
        foreach ((string token, int id) in ids)
            _tokens[id] = token;
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => _ids.Count;

    /// <summary>The highest id plus one.</summary>
    public int IdLimit { get; }

    public string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>The id, or -1.</summary>
    public int IdOf(ReadOnlySpan<char> token) => _bySpan.TryGetValue(token, out int id) ? id : -1;

    /// <summary>Reads a JSON object of token: id.</summary>
    public static Vocabulary Read(JsonSpot spot)
    {
        var ids = new Dictionary<string, int>();
        foreach ((string token, JsonSpot id) in spot.Members())
            ids[token] = id.Count(MaxId);
        return new Vocabulary(ids);
    }

    // Ids index arrays: a hostile file must not make us allocate gigabytes for one token.
    private const int MaxId = 1 << 24;
}
