namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>Reads the <c>post_processor</c> of tokenizer.json: one line a kind.</summary>
internal static class PostProcessorReader
{
    /// <summary>The post-processor; null when there is none or it was refused.</summary>
    public static PostProcessor? Read(JsonSpot spot, Func<int, string?> tokenOf)
    {
        if (spot.IsNull)
            return null;
        switch (spot.TypeName)
        {
            case "BertProcessing": return ClsSepProcessing.ReadBert(spot);
            case "ByteLevel": return ByteLevel.Read(spot, tokenOf);
            case "RobertaProcessing": return ClsSepProcessing.ReadRoberta(spot, tokenOf);
            case "Sequence":
                return new PostProcessorSequence([.. spot["processors"].Items().Select(item => Read(item, tokenOf)).OfType<PostProcessor>()]);
            case "TemplateProcessing": return TemplateProcessing.Read(spot);
            case var kind:
                spot.Context.Refuse(spot.Path, $"post-processor '{kind}'");
                return null;
        }
    }
}
