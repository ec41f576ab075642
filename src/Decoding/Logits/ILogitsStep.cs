namespace Lockstep.Decoding.Logits;

/// <summary>One change to the logits of the next token, made before it is chosen.</summary>
public interface ILogitsStep
{
    /// <summary>Changes logits in place.</summary>
    /// <param name="logits"><c>[vocabulary]</c>.</param>
    /// <param name="history">The sequence so far.</param>
    void Apply(Span<float> logits, TokenHistory history);
}
