namespace Lockstep.Decoding.Drafts;

/// <summary>Compares vocabularies: a draft of another one would guess other texts by the same numbers.</summary>
public static class VocabularyCheck
{
    /// <summary>Compares token by token.</summary>
    /// <param name="targetSize">Tokens of the target.</param>
    /// <param name="target">Text of a token of the target.</param>
    /// <param name="draftSize">Tokens of the draft.</param>
    /// <param name="draft">Text of a token of the draft.</param>
    /// <exception cref="DecodingException">They differ; the first difference is named.</exception>
    public static void RequireEqual(int targetSize, Func<int, string?> target, int draftSize, Func<int, string?> draft)
    {
        for (int id = 0; id < Math.Min(targetSize, draftSize); id++)
        {
            (string? one, string? other) = (target(id), draft(id));
            if (!string.Equals(one, other, StringComparison.Ordinal))
                throw new DecodingException($"The draft model has another vocabulary: token {id} is {Show(other)}, in the target {Show(one)}; take a draft of the same tokenizer.");
        }

        if (targetSize != draftSize) throw new DecodingException($"The draft model has another vocabulary: {draftSize} tokens, the target {targetSize}; take a draft of the same tokenizer.");
    }

    private static string Show(string? token) => token is null ? "unused" : $"'{token}'";
}
