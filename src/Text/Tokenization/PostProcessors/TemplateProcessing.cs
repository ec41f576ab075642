namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>The text's tokens and special tokens in the order of a template. A null item is the text.</summary>
internal sealed class TemplateProcessing(IReadOnlyList<int[]?> items) : PostProcessor
{
    /// <summary>Reads the template for one text; the one for pairs is not used.</summary>
    public static TemplateProcessing Read(JsonSpot spot)
    {
        var items = new List<int[]?>();
        foreach (JsonSpot piece in spot["single"].Items())
        {
            JsonSpot special = piece["SpecialToken"];
            if (!special.IsNull)
                items.Add(ReadIds(special["id"], spot["special_tokens"]));
            else if (piece["Sequence"]["id"].String() == "A")
                items.Add(null);
            else
                throw piece["Sequence"]["id"].Expected("\"A\": a template for one text");
        }
        return new TemplateProcessing(items);
    }

    public override TokenBuffer Apply(TokenBuffer tokens, bool addSpecialTokens)
    {
        var output = new TokenBuffer(tokens.Track);
        foreach (int[]? item in items)
        {
            if (item is null)
            {
                for (int i = 0; i < tokens.Count; i++)
                    output.AddOriginal(tokens.Ids[i], tokens.Track ? tokens.Offsets[i] : default);
            }
            else if (addSpecialTokens)
            {
                foreach (int id in item)
                    output.AddOriginal(id, default);
            }
        }
        return output;
    }

    private static int[] ReadIds(JsonSpot name, JsonSpot specialTokens)
    {
        JsonSpot entry = specialTokens[name.String()];
        if (entry.IsNull)
            throw name.Expected("a name listed under special_tokens");
        return [.. entry["ids"].Items().Select(id => id.Count())];
    }
}
