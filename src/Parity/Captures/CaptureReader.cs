using System.Globalization;
using System.Text.Json;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Captures;

/// <summary>Reads the pair of files of a capture. Whatever contradicts itself is refused in one sentence: a file that is half read would look like a difference.</summary>
public static class CaptureReader
{
    // These run Transformers' generate; everybody else follows OpenVINO GenAI's rules, unless the property says otherwise.
    private static readonly string[] s_huggingFace = ["transformers", "optimum-intel"];

    /// <summary>Reads <c>NAME.json</c> and <c>NAME.safetensors</c>.</summary>
    /// <param name="path">One of the two, or the name without an ending.</param>
    /// <exception cref="ModelException">The JSON is missing, cut or not of this format, or contradicts the tensors.</exception>
    /// <exception cref="SafetensorsException">The tensors are missing or cut.</exception>
    public static Capture Read(string path)
    {
        string jsonPath = Capture.Stem(path) + ".json", tensorsPath = Capture.Stem(path) + ".safetensors";
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(jsonPath));
            var root = new CaptureObject(json.RootElement, "the capture");
            CheckFormat(root);
            SafetensorsFile tensors = OpenTensors(tensorsPath);
            CaptureEngine engine = Engine(root.Object("engine"));
            CaptureModel model = Model(root.Object("model"));
            CapturedPrompt[] prompts = [.. root.Objects("prompts").Select(Prompt)];
            var arrays = new CaptureTensors(tensors, model.VocabularySize, prompts.Length);
            prompts = [.. prompts.Select((prompt, i) => arrays.Add(i, prompt))];
            (GenerationConfig? config, string? why) = Config(root, engine);
            return new Capture(jsonPath, engine, model with { VocabularySize = arrays.VocabularySize }, config, why, prompts) { Created = Created(root) };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ModelException([new(jsonPath, null, null, $"is no capture: {OneLine(error.Message)}")], error);
        }
    }

    private static void CheckFormat(CaptureObject root)
    {
        if (root.Text("format") is var format && format != "lockstep-capture") throw new JsonException($"its format is '{format}', expected 'lockstep-capture'");
        if (root.Integer("version") is var version && version != 1) throw new JsonException($"its version is {version}, and this program reads version 1; capture again, or take a newer program");
    }

    private static DateTime? Created(CaptureObject root) => root.Text("created") is not { } text ? null
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) ? time : throw new JsonException($"created is '{text}', expected a time such as 2026-11-21T22:00:03");

    private static SafetensorsFile OpenTensors(string path)
    {
        if (!File.Exists(path)) throw new JsonException($"{System.IO.Path.GetFileName(path)} with its numbers is not beside it");
        SafetensorsFile tensors = SafetensorsFile.Open(path);
        if (tensors.Metadata.TryGetValue("format", out string? format) && format != "lockstep-capture") throw new JsonException($"{System.IO.Path.GetFileName(path)} has the format '{format}', expected 'lockstep-capture'");
        if (tensors.Metadata.TryGetValue("version", out string? version) && version != "1") throw new JsonException($"{System.IO.Path.GetFileName(path)} has version {version}, expected 1");
        return tensors;
    }

    private static CaptureEngine Engine(CaptureObject engine) =>
        new(engine.Text("name") ?? throw new JsonException("engine.name is missing"), engine.Text("device"), engine.Text("precision"), engine.Texts("versions"), engine.Texts("properties")) { LogitsFrom = engine.Text("logits_from") };

    private static CaptureModel Model(CaptureObject model) => new(model.Text("name") ?? "unnamed", model.Integer("vocab_size"), model.Texts("sha256"));

    private static CapturedPrompt Prompt(CaptureObject prompt) => new(prompt.Ids("ids") ?? throw new JsonException($"{prompt.Place}.ids is missing"))
    {
        Messages = prompt.Element("messages", JsonValueKind.Array), Variables = prompt.Element("variables", JsonValueKind.Object), Prompt = prompt.Text("prompt"), Rendered = prompt.Text("rendered"),
        AddSpecialTokens = prompt.Flag("add_special_tokens"), Chosen = prompt.Ids("chosen"), Text = prompt.Text("text"), Finish = prompt.Text("finish"),
    };

    // A setting that does not exist here stops the gates that need it, not the comparison of numbers.
    private static (GenerationConfig? Config, string? Why) Config(CaptureObject root, CaptureEngine engine)
    {
        if (root.Element("config", JsonValueKind.Object) is not { } json) return (null, "the capture has no config");
        bool huggingFace = s_huggingFace.Contains(engine.Name) || engine.Properties.GetValueOrDefault("profile") == "huggingface";
        try
        {
            GenerationConfig config = GenerationConfigFile.Read(json, huggingFace ? DecodingProfile.HuggingFace : DecodingProfile.OpenVinoGenAI);
            if (config.IsBeamSearch || config.NumReturnSequences > 1) return (null, "the capture is of a beam search or of several answers, and only one sequence can be followed step by step");
            return config.StructuredOutput is null ? (config, null) : (null, "the capture is of a structured output, whose grammar cannot be followed here");
        }
        catch (GenerationConfigException error)
        {
            return (null, $"the settings of the capture cannot be followed: {error.Message}");
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
