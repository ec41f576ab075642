namespace Lockstep.Text.Tokenization.Models;

/// <summary>The switches of a BPE model, named as in tokenizer.json.</summary>
internal sealed record BpeOptions
{
    public string? UnkToken { get; init; }

    public string ContinuingSubwordPrefix { get; init; } = "";

    public string EndOfWordSuffix { get; init; } = "";

    public bool FuseUnk { get; init; }

    public bool ByteFallback { get; init; }

    public bool IgnoreMerges { get; init; }
}
