namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>Texts and special tokens in the order of a template: one template for a text, one for a pair.</summary>
internal sealed class TemplateProcessing(IReadOnlyList<TemplateProcessing.Item> single, IReadOnlyList<TemplateProcessing.Item>? pair) : PostProcessor
{
    /// <summary>Text number <paramref name="Text"/>, or (-1) special tokens.</summary>
    public readonly record struct Item(int Text, int[] Ids, int Type)
    {
        public static Item OfText(int text, int type) => new(text, [], type);

        public static Item Special(int id, int type) => new(-1, [id], type);
    }

    public static TemplateProcessing Read(JsonSpot spot) => new(
        ReadItems(spot["single"], spot["special_tokens"], isPair: false),
        spot["pair"].IsNull ? null : ReadItems(spot["pair"], spot["special_tokens"], isPair: true));

    /// <summary>A template of the texts with a begin and an end token around each.</summary>
    public static TemplateProcessing Around(int? bos, int? eos)
    {
        Item[] TextAround(int text) =>
        [
            .. bos is { } begin ? [Item.Special(begin, text)] : Array.Empty<Item>(),
            Item.OfText(text, text),
            .. eos is { } end ? [Item.Special(end, text)] : Array.Empty<Item>(),
        ];
        return new TemplateProcessing(TextAround(0), [.. TextAround(0), .. TextAround(1)]);
    }

    public override IReadOnlyList<TokenBuffer> Apply(IReadOnlyList<TokenBuffer> texts, bool addSpecialTokens)
    {
        var output = new TokenBuffer(texts[0].Track, capacity: texts.Sum(text => text.Count) + 16);
        foreach (Item item in ItemsFor(texts.Count > 1))
        {
            if (item.Text >= 0)
                output.AddAll(texts[item.Text], item.Type);
            else if (addSpecialTokens)
                AddSpecial(item, output);
        }
        return [output];
    }

    public override int AddedCount(bool isPair) => ItemsFor(isPair).Sum(item => item.Ids.Length);

    private IReadOnlyList<Item> ItemsFor(bool isPair) => !isPair ? single
        : pair ?? throw new TokenizerException("The tokenizer's TemplateProcessing has no template for pairs; encode the two texts by themselves.");

    private static void AddSpecial(Item item, TokenBuffer output)
    {
        foreach (int id in item.Ids)
            output.AddOriginal(id, default, item.Type);
    }

    private static List<Item> ReadItems(JsonSpot spot, JsonSpot specialTokens, bool isPair)
    {
        var items = new List<Item>();
        foreach (JsonSpot piece in spot.Items())
        {
            JsonSpot special = piece["SpecialToken"];
            JsonSpot part = special.IsNull ? piece["Sequence"] : special;
            int type = part["type_id"].IsNull ? 0 : part["type_id"].Count();
            items.Add(special.IsNull ? Item.OfText(ReadText(part["id"], isPair), type) : new Item(-1, ReadIds(part["id"], specialTokens), type));
        }
        return items;
    }

    private static int ReadText(JsonSpot id, bool isPair) => id.String() switch
    {
        "A" => 0,
        "B" when isPair => 1,
        _ => throw id.Expected(isPair ? "\"A\" or \"B\"" : "\"A\": a template for one text"),
    };

    private static int[] ReadIds(JsonSpot name, JsonSpot specialTokens)
    {
        JsonSpot entry = specialTokens[name.String()];
        if (entry.IsNull)
            throw name.Expected("a name listed under special_tokens");
        return [.. entry["ids"].Items().Select(id => id.Count())];
    }
}
