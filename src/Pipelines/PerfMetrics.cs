namespace Lockstep.Pipelines;

/// <summary>Figures of one generation, defined as OpenVINO GenAI's PerfMetrics defines them.</summary>
public sealed record PerfMetrics
{
    /// <summary>Time to read and compile the model, and to read tokenizer and template.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>Tokens of the prompt, chat template included.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens generated, a final stop token included.</summary>
    public required int GeneratedTokens { get; init; }

    /// <summary>Time to first token: from the call to the first generated token, tokenizing included.</summary>
    public required TimeSpan Ttft { get; init; }

    /// <summary>Time per output token: mean time between one token and the next, the first excluded; zero when there is only one.</summary>
    public required TimeSpan Tpot { get; init; }

    /// <summary>Tokens a second after the first: 1 / TPOT; zero when there is only one.</summary>
    public double Throughput => Tpot > TimeSpan.Zero ? 1 / Tpot.TotalSeconds : 0;

    /// <summary>Most memory this process has held, in bytes, mapped weights that were touched included.</summary>
    public required long PeakMemoryBytes { get; init; }
}
