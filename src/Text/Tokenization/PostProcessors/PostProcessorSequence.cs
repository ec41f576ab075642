namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>One post-processor after the other.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<PostProcessor> items) : PostProcessor
{
    public override TokenBuffer Apply(TokenBuffer tokens, bool addSpecialTokens)
    {
        foreach (PostProcessor item in items)
            tokens = item.Apply(tokens, addSpecialTokens);
        return tokens;
    }
}
