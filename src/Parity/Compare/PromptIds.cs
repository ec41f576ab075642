using Lockstep.Decoding;

namespace Lockstep.Parity.Compare;

/// <summary>Turns a prompt into ids without a model that runs.</summary>
public static class PromptIds
{
    /// <summary>The ids of one of several prompts.</summary>
    /// <exception cref="DecodingException">The folder has no tokenizer or template for it.</exception>
    public static int[] Of(CompareSource source, ModelText text, IReadOnlyList<ComparePrompt> prompts, int index)
    {
        Answer<int[]> ids = new PromptText(source.Text, text, prompts).Ids(index);
        return ids.Value ?? throw new DecodingException($"Prompt {index} cannot be turned into ids: {ids.Why}; give ids with --ids.");
    }
}
