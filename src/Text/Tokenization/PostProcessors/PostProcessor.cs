namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>Puts special tokens around what the model made, and may change offsets. Thread-safe.</summary>
internal abstract class PostProcessor
{
    /// <summary>The finished tokens of one text or of a pair; the buffers given may be changed and given back. What comes out belongs together in order.</summary>
    public abstract IReadOnlyList<TokenBuffer> Apply(IReadOnlyList<TokenBuffer> texts, bool addSpecialTokens);

    /// <summary>How many special tokens it puts around one text or a pair.</summary>
    public abstract int AddedCount(bool isPair);
}
