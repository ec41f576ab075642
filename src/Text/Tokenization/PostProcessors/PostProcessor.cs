namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>Puts special tokens around what the model made, and may change offsets. Thread-safe.</summary>
internal abstract class PostProcessor
{
    /// <summary>The finished tokens; may be <paramref name="tokens"/> itself.</summary>
    public abstract TokenBuffer Apply(TokenBuffer tokens, bool addSpecialTokens);
}
