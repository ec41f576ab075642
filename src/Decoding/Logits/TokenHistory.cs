namespace Lockstep.Decoding.Logits;

/// <summary>The tokens of one sequence: prompt, then answer.</summary>
public sealed class TokenHistory
{
    private readonly List<int> _ids;

    /// <summary>A sequence that consists of its prompt.</summary>
    public TokenHistory(ReadOnlySpan<int> prompt)
    {
        _ids = [.. prompt];
        PromptLength = prompt.Length;
    }

    /// <summary>Number of prompt tokens.</summary>
    public int PromptLength { get; }

    /// <summary>Number of generated tokens.</summary>
    public int GeneratedLength => _ids.Count - PromptLength;

    /// <summary>Prompt and answer.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Appends a generated token.</summary>
    public void Append(int id) => _ids.Add(id);
}
