namespace Lockstep.Decoding.Logits;

/// <summary>One change to the logits of the next token, made before it is chosen. A step of one's own is a class with this method; see <see cref="LogitsSteps"/> for the order.</summary>
public interface ILogitsStep
{
    /// <summary>Changes a row in place.</summary>
    /// <param name="row">The logits <c>[vocabulary]</c> and the tokens that can still be chosen.</param>
    /// <param name="history">The sequence so far.</param>
    void Apply(LogitsRow row, TokenHistory history);
}
