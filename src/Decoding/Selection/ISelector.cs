namespace Lockstep.Decoding.Selection;

/// <summary>Chooses the next token from its logits.</summary>
public interface ISelector
{
    /// <summary>The chosen token.</summary>
    /// <param name="logits"><c>[vocabulary]</c>, after all logits steps; may be overwritten.</param>
    int Select(Span<float> logits);
}
