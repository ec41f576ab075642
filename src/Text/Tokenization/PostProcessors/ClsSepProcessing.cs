namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>BertProcessing and RobertaProcessing: one token before the text and one after it, and one more (Roberta: two) between the texts of a pair.</summary>
internal sealed class ClsSepProcessing(TemplateProcessing template, ByteLevel? trim, bool oneType) : PostProcessor
{
    public static ClsSepProcessing ReadBert(JsonSpot spot)
    {
        (int cls, int sep) = (ReadId(spot["cls"]), ReadId(spot["sep"]));
        return new ClsSepProcessing(
            new TemplateProcessing(
                [Special(cls), Text(0), Special(sep)],
                [Special(cls), Text(0), Special(sep), Text(1, type: 1), Special(sep, type: 1)]),
            trim: null,
            oneType: false);
    }

    public static ClsSepProcessing ReadRoberta(JsonSpot spot, Func<int, string?> tokenOf)
    {
        (int cls, int sep) = (ReadId(spot["cls"]), ReadId(spot["sep"]));
        return new ClsSepProcessing(
            new TemplateProcessing(
                [Special(cls), Text(0), Special(sep)],
                [Special(cls), Text(0), Special(sep), Special(sep), Text(1), Special(sep)]),
            ByteLevel.Read(spot, tokenOf),
            oneType: true);
    }

    public override IReadOnlyList<TokenBuffer> Apply(IReadOnlyList<TokenBuffer> texts, bool addSpecialTokens)
    {
        texts = trim?.Apply(texts, addSpecialTokens) ?? texts;
        if (oneType)
        {
            foreach (TokenBuffer text in texts)
                text.Types.Clear();
        }
        return addSpecialTokens ? template.Apply(texts, addSpecialTokens) : texts;
    }

    public override int AddedCount(bool isPair) => template.AddedCount(isPair);

    private static TemplateProcessing.Item Special(int id, int type = 0) => TemplateProcessing.Item.Special(id, type);

    private static TemplateProcessing.Item Text(int text, int type = 0) => TemplateProcessing.Item.OfText(text, type);

    // ["[CLS]", 101]
    private static int ReadId(JsonSpot spot)
    {
        JsonSpot[] parts = spot.ArrayLength == 2 ? [.. spot.Items()] : throw spot.Expected("[token, id]");
        return parts[1].Count();
    }
}
