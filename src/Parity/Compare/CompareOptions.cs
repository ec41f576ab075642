using Lockstep.Decoding;

namespace Lockstep.Parity.Compare;

/// <summary>What to compare two sides on.</summary>
public sealed record CompareOptions
{
    /// <summary>Prompts; those of a capture come first and alone.</summary>
    public IReadOnlyList<ComparePrompt> Prompts { get; init; } = [];

    /// <summary>How to generate where no capture says it; null for greedy.</summary>
    public GenerationConfig? Config { get; init; }

    /// <summary>Most tokens to generate where no capture says it.</summary>
    public int Tokens { get; init; } = 32;

    /// <summary>What a logit may be off; null to derive it.</summary>
    public double? Limit { get; init; }

    /// <summary>Measures what happens between the prompt and the logits; null to leave it out. Called with the ids of the first prompt.</summary>
    public Func<int[], IReadOnlyList<LayerError>>? Layers { get; init; }
}
