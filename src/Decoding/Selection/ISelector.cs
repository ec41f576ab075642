using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Selection;

/// <summary>Chooses the next token from its logits.</summary>
public interface ISelector
{
    /// <summary>The chosen token.</summary>
    /// <param name="row">The logits after all steps; may be changed.</param>
    int Select(LogitsRow row);
}
