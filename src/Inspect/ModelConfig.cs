using System.Text.Json;

namespace Lockstep.Inspect;

/// <summary>What <c>config.json</c> beside a model says of it; every fact is optional, since an IR needs no such file.</summary>
/// <param name="ModelType">Such as <c>llama</c>.</param>
/// <param name="Architecture">Such as <c>LlamaForCausalLM</c>.</param>
/// <param name="ContextLength">The longest sequence, in tokens.</param>
/// <param name="ContextField">The field that names it.</param>
/// <param name="Problem">Why the file cannot be read; null when it can, or when there is none.</param>
public sealed record ModelConfig(string? ModelType, string? Architecture, int? ContextLength, string? ContextField, string? Problem)
{
    // How the architectures of the Hub call the longest sequence.
    private static readonly string[] s_contextFields = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "n_ctx", "max_sequence_length"];

    internal static ModelConfig Read(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        if (!File.Exists(path)) return new ModelConfig(null, null, null, null, null);
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) : new ModelConfig(null, null, null, null, $"{path} holds no object");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return new ModelConfig(null, null, null, null, $"{path} cannot be read: {error.Message}");
        }
    }

    private static ModelConfig Of(JsonElement config)
    {
        string? architecture = Find(config, "architectures") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String ? list[0].GetString() : null;
        string? type = Find(config, "model_type") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        foreach (string field in s_contextFields)
        {
            if (Find(config, field) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int length)) return new ModelConfig(type, architecture, length, field, null);
        }

        return new ModelConfig(type, architecture, null, null, null);
    }

    // Multimodal models keep the language model's settings one level down.
    private static JsonElement? Find(JsonElement config, string field)
    {
        if (config.TryGetProperty(field, out JsonElement value)) return value;
        return config.TryGetProperty("text_config", out JsonElement text) && text.ValueKind == JsonValueKind.Object && text.TryGetProperty(field, out value) ? value : null;
    }
}
