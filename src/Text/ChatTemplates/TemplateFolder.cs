using System.Text.Json;
using System.Xml;

namespace Lockstep.Text;

/// <summary>The files of a model folder that say how it is prompted.</summary>
internal sealed class TemplateFolder(string folder)
{
    /// <summary>Name of the template that is taken when none is asked for.</summary>
    public const string Default = "default";

    // As Transformers saves templates: the default one, and a folder with the others.
    private const string DefaultFile = "chat_template.jinja";
    private const string OtherFiles = "additional_chat_templates";

    private static readonly string[] s_configs = ["chat_template.json", "processor_config.json", "tokenizer_config.json"];

    private static readonly string[] s_tokens = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The templates by name and the files they came from; empty when there are none.</summary>
    public Dictionary<string, (string Source, string Origin)> ReadTemplates()
    {
        var templates = new Dictionary<string, (string Source, string Origin)>(StringComparer.Ordinal);
        string file = Path.Combine(folder, DefaultFile);
        if (File.Exists(file))
        {
            templates[Default] = (File.ReadAllText(file), file);
        }
        else
        {
            AddFromConfigs(templates);
        }
        string others = Path.Combine(folder, OtherFiles);
        foreach (string other in Directory.Exists(others) ? Directory.GetFiles(others, "*.jinja") : [])
        {
            templates[Path.GetFileNameWithoutExtension(other)] = (File.ReadAllText(other), other);
        }
        return templates;
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

    /// <summary>The first file that has a template wins; the tokenizer's graph is asked last.</summary>
    private void AddFromConfigs(Dictionary<string, (string Source, string Origin)> templates)
    {
        foreach (string name in s_configs)
        {
            if (ReadJson(name) is JsonElement config && config.TryGetProperty("chat_template", out JsonElement template))
            {
                Add(templates, template, Path.Combine(folder, name));
            }
            if (templates.Count > 0)
            {
                return;
            }
        }
        string graph = Path.Combine(folder, "openvino_tokenizer.xml");
        if (File.Exists(graph) && ReadGraph(graph) is string source)
        {
            templates[Default] = (source, graph);
        }
    }

    /// <summary>The entry is a string, or a list of named templates.</summary>
    private static void Add(Dictionary<string, (string Source, string Origin)> templates, JsonElement entry, string origin)
    {
        if (entry.ValueKind == JsonValueKind.String)
        {
            templates[Default] = (entry.GetString()!, origin);
        }
        foreach (JsonElement item in entry.ValueKind == JsonValueKind.Array ? entry.EnumerateArray() : [])
        {
            if (Text(item, "name") is string name && Text(item, "template") is string source)
            {
                templates[name] = (source, $"{origin}[{name}]");
            }
        }
    }

    /// <summary>OpenVINO's converter keeps the template among the runtime information of the tokenizer's graph.</summary>
    private static string? ReadGraph(string path)
    {
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return reader.ReadToFollowing("rt_info") && reader.ReadToFollowing("chat_template") ? reader.GetAttribute("value") : null;
        }
        catch (XmlException fault)
        {
            throw new TemplateException(path, fault.LineNumber, fault.LinePosition, "the file is not valid XML", fault);
        }
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
