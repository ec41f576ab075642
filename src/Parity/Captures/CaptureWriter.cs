using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Captures;

/// <summary>Writes the pair of files of a capture.</summary>
public static class CaptureWriter
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>NAME.json</c> and <c>NAME.safetensors</c>.</summary>
    /// <param name="capture">What to write; its path is not looked at.</param>
    /// <param name="config">The settings that were set, by the names of GenerationConfig; numbers, flags and lists of ids.</param>
    /// <param name="path">One of the two files, or the name without an ending.</param>
    /// <param name="top">Write the so many largest logits of each decode row instead of whole rows, and no prompt rows and scores; 0 for whole rows. A row that was captured so stays so.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(Capture capture, IReadOnlyDictionary<string, object> config, string path, int top = 0)
    {
        string stem = Capture.Stem(path);
        var metadata = new Dictionary<string, string> { ["format"] = "lockstep-capture", ["version"] = "1" };
        SafetensorsWriter.Write(stem + ".safetensors", capture.Prompts.SelectMany((prompt, i) => Tensors(i, prompt, top)), metadata);
        using FileStream stream = File.Create(stem + ".json");
        using var json = new Utf8JsonWriter(stream, s_options);
        json.WriteStartObject();
        json.WriteString("format", "lockstep-capture");
        json.WriteNumber("version", 1);
        Optional(json, "created", capture.Created?.ToString("s", CultureInfo.InvariantCulture));
        Engine(json, capture.Engine);
        Model(json, capture.Model);
        json.WritePropertyName("config");
        JsonSerializer.Serialize(json, config);
        json.WriteStartArray("prompts");
        foreach (CapturedPrompt prompt in capture.Prompts) Prompt(json, prompt);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Engine(Utf8JsonWriter json, CaptureEngine engine)
    {
        json.WriteStartObject("engine");
        json.WriteString("name", engine.Name);
        Optional(json, "device", engine.Device);
        Optional(json, "precision", engine.Precision);
        Optional(json, "logits_from", engine.LogitsFrom);
        Texts(json, "versions", engine.Versions);
        Texts(json, "properties", engine.Properties);
        json.WriteEndObject();
    }

    private static void Model(Utf8JsonWriter json, CaptureModel model)
    {
        json.WriteStartObject("model");
        json.WriteString("name", model.Name);
        if (model.VocabularySize is { } size) json.WriteNumber("vocab_size", size);
        Texts(json, "sha256", model.Sha256);
        json.WriteEndObject();
    }

    private static void Prompt(Utf8JsonWriter json, CapturedPrompt prompt)
    {
        json.WriteStartObject();
        Optional(json, "messages", prompt.Messages);
        Optional(json, "variables", prompt.Variables);
        Optional(json, "prompt", prompt.Prompt);
        Optional(json, "rendered", prompt.Rendered);
        if (prompt.AddSpecialTokens is { } special) json.WriteBoolean("add_special_tokens", special);
        Ids(json, "ids", prompt.Ids);
        if (prompt.Chosen is { } chosen) Ids(json, "chosen", chosen);
        Optional(json, "text", prompt.Text);
        Optional(json, "finish", prompt.Finish);
        json.WriteEndObject();
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Tensors(int index, CapturedPrompt prompt, int top)
    {
        if (top == 0 && prompt.Prefill?.Whole is { } prefill) yield return new($"{index}.prefill_logits", prefill);
        if (prompt.Logits is { } logits)
        {
            if (top == 0 && logits.Whole is { } whole)
            {
                yield return new($"{index}.logits", whole);
            }
            else
            {
                (Tensor ids, Tensor values, Tensor sums) = LargestLogits.Of(logits, top);
                yield return new($"{index}.top_ids", ids);
                yield return new($"{index}.top_logits", values);
                yield return new($"{index}.logsumexp", sums);
            }
        }

        // Scores and prompt rows are whole rows, which whoever asks for the largest logits does not want.
        if (top == 0 && prompt.Scores is { } scores) yield return new($"{index}.scores", scores);
        if (prompt.Draws is { } draws) yield return new($"{index}.draws", Tensor.From(draws, draws.Length));
        foreach ((string name, Tensor tensor) in prompt.Layers) yield return new($"{index}.layer.{name}", tensor);
    }

    private static void Ids(Utf8JsonWriter json, string name, int[] ids)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", ids)}]");
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in texts) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Optional(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is not { } element) return;
        json.WritePropertyName(name);
        element.WriteTo(json);
    }
}
