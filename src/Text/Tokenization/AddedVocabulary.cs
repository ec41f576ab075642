using Lockstep.Text.Tokenization.Models;
using Lockstep.Text.Tokenization.Normalizers;

namespace Lockstep.Text.Tokenization;

/// <summary>The added tokens: their ids, and how they are found in text.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly Dictionary<int, AddedToken> _tokens = [];
    private readonly HashSet<string> _specials = [];
    private int _highest = -1;

    private AddedVocabulary(Model model, IEnumerable<AddedToken> tokens)
    {
        foreach (AddedToken token in tokens)
            Add(model, token);
    }

    /// <summary>In order of id.</summary>
    public IReadOnlyList<AddedToken> Tokens { get; private set; } = [];

    /// <summary>Finds the tokens that are looked for in the raw text.</summary>
    public AddedTokenFinder Raw { get; private set; } = AddedTokenFinder.Nothing;

    /// <summary>Finds the tokens that are looked for in the normalized text.</summary>
    public AddedTokenFinder Normalized { get; private set; } = AddedTokenFinder.Nothing;

    public int IdLimit => Tokens.Count == 0 ? 0 : Tokens[^1].Id + 1;

    public static AddedVocabulary Read(JsonSpot spot, Model model, Normalizer? normalizer, TokenizerConfig config)
    {
        AddedToken[] listed = spot.IsNull ? [] : [.. spot.Items().Select(ReadToken)];
        var added = new AddedVocabulary(model, listed.Concat(config.TokensToAdd([.. listed.Select(token => token.Content)])));
        added.Tokens = [.. added._tokens.Values.OrderBy(token => token.Id)];
        added.Raw = new AddedTokenFinder(added.Tokens.Where(token => !token.Normalized), token => token.Content);
        added.Normalized = new AddedTokenFinder(added.Tokens.Where(token => token.Normalized), token => Normalize(token.Content, normalizer));
        return added;
    }

    public string? TokenOf(int id) => _tokens.TryGetValue(id, out AddedToken? token) ? token.Content : null;

    public int IdOf(string token) => _ids.GetValueOrDefault(token, -1);

    public bool IsSpecial(string token) => _specials.Contains(token);

    private static AddedToken ReadToken(JsonSpot spot) => new()
    {
        Id = spot["id"].Count(),
        Content = spot["content"].String(),
        Special = spot["special"].Bool(absent: false),
        SingleWord = spot["single_word"].Bool(absent: false),
        LeftStrip = spot["lstrip"].Bool(absent: false),
        RightStrip = spot["rstrip"].Bool(absent: false),
        Normalized = spot["normalized"].Bool(absent: true),
    };

    // Hugging Face does not take the id from the file: a token the model knows has the model's id, others are numbered on.
    private void Add(Model model, AddedToken token)
    {
        if (token.Content.Length == 0)
            return;
        if (token.Special)
            _specials.Add(token.Content);
        int id = _ids.TryGetValue(token.Content, out int known) ? known : model.IdOf(token.Content);
        if (id < 0)
            id = _highest >= model.VocabularyCount || model.VocabularyCount == 0 ? _highest + 1 : model.VocabularyCount;
        _highest = Math.Max(_highest, id);
        _ids[token.Content] = id;
        _tokens[id] = token with { Id = id };
    }

    private static string Normalize(string content, Normalizer? normalizer) => normalizer is null
        ? content
        : normalizer.Normalize(AlignedText.FromOriginal(content.AsMemory(), 0, track: false)).Chars.ToString();
}
