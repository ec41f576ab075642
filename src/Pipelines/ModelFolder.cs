using System.Text.Json;
using Lockstep.Graph;

namespace Lockstep.Pipelines;

/// <summary>A model folder as optimum-intel writes it: <c>openvino_model.xml</c> and <c>.bin</c>, <c>config.json</c>, tokenizer and template files.</summary>
public sealed class ModelFolder
{
    // How the architectures of the Hub call the longest sequence.
    private static readonly string[] s_contextFields = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "n_ctx", "max_sequence_length"];

    private readonly JsonElement? _config;

    private ModelFolder(string path, string modelXml, JsonElement? config) => (Path, ModelXml, _config) = (path, modelXml, config);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The IR.</summary>
    public string ModelXml { get; }

    /// <summary>The longest sequence that <c>config.json</c> names, in tokens; 0 when it names none (ALiBi models, or no file).</summary>
    public int ContextLength => Find(s_contextFields) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int length) ? length : 0;

    /// <summary>The end-of-sequence tokens that <c>config.json</c> names.</summary>
    public IReadOnlyList<int> EosTokenIds => Find("eos_token_id") switch
    {
        { ValueKind: JsonValueKind.Number } single when single.TryGetInt32(out int id) => [id],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(item => item.TryGetInt32(out _)).Select(item => item.GetInt32()).ToArray(),
        _ => [],
    };

    /// <summary>Opens a folder, or the folder of an IR file.</summary>
    /// <exception cref="ModelException">It does not exist, holds no IR, or its <c>config.json</c> cannot be read.</exception>
    public static ModelFolder Open(string path)
    {
        bool isFile = File.Exists(path);
        if (!isFile && !Directory.Exists(path)) throw new ModelException(new ModelProblem(path, null, null, "there is no such folder or file"));
        if (isFile && !path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            throw new ModelException(new ModelProblem(path, null, null, "this is no IR; give a model folder or its openvino_model.xml"));
        string folder = isFile ? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))! : path;
        string xml = isFile ? path : System.IO.Path.Combine(folder, "openvino_model.xml");
        if (!File.Exists(xml))
            throw new ModelException(new ModelProblem(folder, null, null, "this is no model folder: it has no openvino_model.xml; export one with 'optimum-cli export openvino --model NAME FOLDER'"));
        return new ModelFolder(folder, xml, ReadConfig(System.IO.Path.Combine(folder, "config.json")));
    }

    private static JsonElement? ReadConfig(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw new JsonException("expected an object");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException([new(path, null, null, $"cannot be read: {error.Message}")], error);
        }
    }

    // Multimodal models keep the language model's settings one level down.
    private JsonElement? Find(params ReadOnlySpan<string> fields)
    {
        if (_config is not { } config) return null;
        foreach (string field in fields)
        {
            if (config.TryGetProperty(field, out JsonElement value)) return value;
            if (config.TryGetProperty("text_config", out JsonElement text) && text.ValueKind == JsonValueKind.Object && text.TryGetProperty(field, out value)) return value;
        }

        return null;
    }
}
