namespace Lockstep.Decoding;

/// <summary>How to generate: field names, defaults and validation of OpenVINO GenAI's GenerationConfig, for the methods that exist here.</summary>
public sealed record GenerationConfig
{
    /// <summary>Most tokens to generate; null leaves it to <see cref="MaxLength"/> and the context. Wins over <see cref="MaxLength"/>.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Most tokens of prompt and answer together; null for no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Until so many tokens are generated, stop tokens have probability 0.</summary>
    public int MinNewTokens { get; init; }

    /// <summary>Generates on after EOS and every other stop token.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>The end-of-sequence token; null when the model has none. Always one of <see cref="StopTokenIds"/> once loaded.</summary>
    public int? EosTokenId { get; init; }

    /// <summary>Tokens that end the answer; the one that did stays the last of the generated ids.</summary>
    public IReadOnlySet<int> StopTokenIds { get; init; } = new HashSet<int>();

    /// <summary>Draws tokens at random instead of taking the most likely one.</summary>
    public bool DoSample { get; init; }

    /// <summary>Divides logits before drawing; above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Draws among the k most likely tokens only; null or a number not below the vocabulary's size takes all.</summary>
    public int? TopK { get; init; }

    /// <summary>Draws among the most likely tokens that together reach this probability; in (0, 1].</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Seed of the draws.</summary>
    public uint RngSeed { get; init; }

    /// <summary>Divides (multiplies, when negative) the logits of tokens of prompt and answer (CTRL, arXiv:1909.05858); above 0, 1 is off.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Checks every field.</summary>
    /// <exception cref="GenerationConfigException">A value lies outside its range.</exception>
    public void Validate()
    {
        Require(MaxNewTokens is null or > 0, "max_new_tokens", MaxNewTokens, "above 0");
        Require(MaxLength is null or > 0, "max_length", MaxLength, "above 0");
        Require(MinNewTokens >= 0, "min_new_tokens", MinNewTokens, "0 or more");
        Require(MaxNewTokens is null || MinNewTokens <= MaxNewTokens, "min_new_tokens", MinNewTokens, $"at most max_new_tokens, {MaxNewTokens}");
        Require(StopTokenIds.All(id => id >= 0), "stop_token_ids", string.Join(", ", StopTokenIds), "0 or more");
        Require(EosTokenId is not { } eos || StopTokenIds.Contains(eos), "eos_token_id", EosTokenId, "one of stop_token_ids");
        Require(!IgnoreEos || MaxNewTokens is not null || MaxLength is not null, "ignore_eos", IgnoreEos, "false unless max_new_tokens or max_length is set");
        Require(RepetitionPenalty > 0, "repetition_penalty", RepetitionPenalty, "above 0");
        if (!DoSample) return;
        Require(Temperature > 0 && double.IsFinite(Temperature), "temperature", Temperature, "above 0");
        Require(TopK is null or > 0, "top_k", TopK, "above 0");
        Require(TopP is > 0 and <= 1, "top_p", TopP, "in (0, 1]");
    }

    /// <summary>Most tokens to generate after a prompt of <paramref name="promptTokens"/>, in a context of <paramref name="contextLength"/> (0: unknown).</summary>
    internal int NewTokenLimit(int promptTokens, int contextLength)
    {
        long limit = MaxNewTokens ?? (MaxLength is { } length ? (long)length - promptTokens : int.MaxValue);
        if (MaxNewTokens is null && limit <= 0) throw new GenerationConfigException($"max_length is {MaxLength}, expected more than the {promptTokens} tokens of the prompt.");
        if (contextLength > 0) limit = Math.Min(limit, contextLength - promptTokens + 1L); // the last token need not be fed back
        return (int)limit;
    }

    private static void Require(bool holds, string field, object? value, string range)
    {
        if (!holds) throw new GenerationConfigException($"{field} is {value}, expected {range}.");
    }
}
