namespace Lockstep.Text;

/// <summary>A token that is looked for in the text before the model sees it, as listed under <c>added_tokens</c> in tokenizer.json.</summary>
public sealed record AddedToken
{
    /// <summary>The token's id.</summary>
    public required int Id { get; init; }

    /// <summary>The text that stands for the token.</summary>
    public required string Content { get; init; }

    /// <summary>Whether decoding leaves the token out when special tokens are skipped.</summary>
    public bool Special { get; init; }

    /// <summary>Whether it is found only where no word character touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it swallows the white space before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Whether it swallows the white space after it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Whether it is looked for in the normalized text (in its own normalized form) rather than in the raw text.</summary>
    public bool Normalized { get; init; }
}
