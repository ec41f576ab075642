using System.Text.Json;

namespace Lockstep.Decoding.Trace;

/// <summary>First line of a trace: what ran. Nothing of the machine, so that two machines write the same.</summary>
public sealed record TraceHeader : TraceLine
{
    /// <summary>What every trace says.</summary>
    public const string SchemaName = "lockstep.trace";

    /// <summary>The version that is written and read. It grows when a field changes its meaning or goes; new fields may come without it.</summary>
    public const int SchemaVersion = 1;

    /// <summary><see cref="SchemaName"/>.</summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary><see cref="SchemaVersion"/>.</summary>
    public int Version { get; init; } = SchemaVersion;

    /// <summary>Name of the model's folder.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of <c>tokenizer.json</c>, in hexadecimal digits; null without one.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>What ran the model.</summary>
    public string? Device { get; init; }

    /// <summary>Numeric mode.</summary>
    public string? Mode { get; init; }

    /// <summary>Type of the KV cache.</summary>
    public string? KvCache { get; init; }

    /// <summary>How drafts, lengths and verifiers were asked for.</summary>
    public string? Strategy { get; init; }

    /// <summary>What the generation config says beyond its defaults, by the names of its fields; filled when the generation begins.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>Ids of the prompt; filled when the generation begins.</summary>
    public IReadOnlyList<int> Prompt { get; init; } = [];
}
