using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Examples;

/// <summary>Never takes the same token twice in a row.</summary>
public sealed class NoImmediateRepeat : ILogitsStep
{
    public void Apply(LogitsRow row, TokenHistory history) => row.Mask(history.Ids[^1]);
}
