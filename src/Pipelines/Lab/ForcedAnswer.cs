using Lockstep.Decoding.Logits;

namespace Lockstep.Pipelines;

/// <summary>Leaves one token to choose from: the next of a prescribed answer. With it a model of random weights can be timed on a real text.</summary>
/// <param name="answer">The answer; nothing may be generated beyond it.</param>
internal sealed class ForcedAnswer(IReadOnlyList<int> answer) : ILogitsStep
{
    public void Apply(LogitsRow row, TokenHistory history) => row.Keep([answer[history.GeneratedLength]]);
}
