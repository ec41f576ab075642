namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>BertProcessing and RobertaProcessing: one token before the text and one after it.</summary>
internal sealed class ClsSepProcessing(int clsId, int sepId, ByteLevel? trim) : PostProcessor
{
    public static ClsSepProcessing ReadBert(JsonSpot spot) => new(ReadId(spot["cls"]), ReadId(spot["sep"]), trim: null);

    public static ClsSepProcessing ReadRoberta(JsonSpot spot, Func<int, string?> tokenOf) =>
        new(ReadId(spot["cls"]), ReadId(spot["sep"]), ByteLevel.Read(spot, tokenOf));

    public override TokenBuffer Apply(TokenBuffer tokens, bool addSpecialTokens)
    {
        trim?.Apply(tokens, addSpecialTokens);
        if (!addSpecialTokens)
            return tokens;
        return new TemplateProcessing([[clsId], null, [sepId]]).Apply(tokens, addSpecialTokens);
    }

    // ["[CLS]", 101]
    private static int ReadId(JsonSpot spot)
    {
        JsonSpot[] parts = spot.ArrayLength == 2 ? [.. spot.Items()] : throw spot.Expected("[token, id]");
        return parts[1].Count();
    }
}
