namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>One post-processor after the other.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<PostProcessor> items) : PostProcessor
{
    public override IReadOnlyList<TokenBuffer> Apply(IReadOnlyList<TokenBuffer> texts, bool addSpecialTokens)
    {
        foreach (PostProcessor item in items)
            texts = item.Apply(texts, addSpecialTokens);
        return texts;
    }

    public override int AddedCount(bool isPair) => items.Sum(item => item.AddedCount(isPair));
}
