using System.Text.Json;

namespace Lockstep.Text;

/// <summary>The files of a model folder that say how it is prompted.</summary>
internal sealed class TemplateFolder(string folder)
{
    private static readonly string[] s_configs = ["tokenizer_config.json", "processor_config.json", "chat_template.json"];

    private static readonly string[] s_tokens = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The source that wins and the file it came from; null when there is none.</summary>
    public (string Source, string Origin)? FindTemplate()
    {
        string jinja = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(jinja))
        {
            return (File.ReadAllText(jinja), jinja);
        }
        foreach (string name in s_configs.Reverse())
        {
            if (ReadJson(name) is JsonElement config && Template(config) is string source)
            {
                return (source, Path.Combine(folder, name));
            }
        }
        return null;
    }

    /// <summary>Special tokens by variable name; those the model does not have are left out, so that templates find them undefined.</summary>
    public Dictionary<string, object?> ReadSpecialTokens()
    {
        var tokens = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonElement? config in new[] { ReadJson("special_tokens_map.json"), ReadJson("tokenizer_config.json") })
        {
            foreach (string name in s_tokens)
            {
                if (config is JsonElement known && known.TryGetProperty(name, out JsonElement value) && Content(value) is string text)
                {
                    tokens[name] = text;
                }
            }
        }
        return tokens;
    }

    /// <summary>The template is a string, or a list of named templates of which "default" is taken.</summary>
    private static string? Template(JsonElement config)
    {
        if (!config.TryGetProperty("chat_template", out JsonElement template))
        {
            return null;
        }
        if (template.ValueKind == JsonValueKind.String)
        {
            return template.GetString();
        }
        IEnumerable<JsonElement> named = template.ValueKind == JsonValueKind.Array ? template.EnumerateArray() : [];
        return named.Where(entry => Text(entry, "name") == "default").Select(entry => Text(entry, "template")).FirstOrDefault();
    }

    private static string? Content(JsonElement token) => token.ValueKind == JsonValueKind.String ? token.GetString() : Text(token, "content");

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private JsonElement? ReadJson(string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new TemplateException(path, 1, 1, $"expected a JSON object, found {document.RootElement.ValueKind}");
        }
        catch (JsonException fault)
        {
            int line = (int)(fault.LineNumber ?? 0) + 1;
            throw new TemplateException(path, line, (int)(fault.BytePositionInLine ?? 0) + 1, "the file is not valid JSON", fault);
        }
    }
}
