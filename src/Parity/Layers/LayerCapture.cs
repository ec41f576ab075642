using System.Globalization;
using System.Text.Json;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Layers;

/// <summary>
/// Outputs of modules or nodes on one prompt: the <c>i.layer.NAME</c> tensors of a capture, or a safetensors file whose tensors are named after modules.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Tensors">Float tensors by name of module or node.</param>
/// <param name="Ids">What was fed: the tensor <c>input_ids</c>, or the ids of the JSON file beside it; null when neither tells.</param>
public sealed record LayerCapture(string Path, IReadOnlyDictionary<string, Tensor> Tensors, int[]? Ids)
{
    private const string Mark = ".layer.";

    /// <summary>True for what names a file of captured outputs rather than an engine.</summary>
    public static bool IsFile(string text) => text.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <param name="prompt">Which prompt of a capture, from 0.</param>
    /// <exception cref="SafetensorsException">The file breaks the format, or has no outputs of that prompt.</exception>
    public static LayerCapture Open(string path, int prompt = 0)
    {
        var file = SafetensorsFile.Open(path);
        int[] prompts = [.. file.Tensors.Keys.Select(Prompt).OfType<int>().Distinct().Order()];
        if (prompts.Length > 0 && !prompts.Contains(prompt)) throw new SafetensorsException($"{path}: there are layer outputs of {(prompts.Length == 1 ? "prompt" : "prompts")} {string.Join(", ", prompts)}, not of prompt {prompt}.");
        string prefix = prompts.Length > 0 ? prompt.ToString(CultureInfo.InvariantCulture) + Mark : "";
        Dictionary<string, Tensor> tensors = file.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Value.Type.IsFloat)
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        if (tensors.Count == 0) throw new SafetensorsException($"{path}: there is no output of a layer; expected tensors named '0{Mark}NAME', or float tensors named after modules or nodes.");
        return new LayerCapture(path, tensors, file.Tensors.TryGetValue("input_ids", out Tensor? ids) ? Sequence(path, ids) : IdsBeside(path, prompt));
    }

    private static int? Prompt(string tensor)
    {
        int mark = tensor.IndexOf(Mark, StringComparison.Ordinal);
        return mark > 0 && int.TryParse(tensor.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out int prompt) ? prompt : null;
    }

    private static int[] Sequence(string path, Tensor ids)
    {
        if (!ids.Type.IsInteger || ids.ElementCount == 0 || ids.Shape.Rank == 0 || ids.Shape[-1] != ids.ElementCount) throw new SafetensorsException($"{path}: input_ids is {ids}, expected the integer ids of one sequence.");
        return [.. ElementConverter.ToInt64s(ids).Select(id => (int)id)];
    }

    private static int[]? IdsBeside(string path, int prompt)
    {
        string json = System.IO.Path.ChangeExtension(path, ".json");
        if (!File.Exists(json)) return null;
        try
        {
            using JsonDocument capture = JsonDocument.Parse(File.ReadAllBytes(json));
            JsonElement prompts = capture.RootElement.GetProperty("prompts");
            return prompts[prompt].TryGetProperty("ids", out JsonElement ids) ? [.. ids.EnumerateArray().Select(id => id.GetInt32())] : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new SafetensorsException($"{json}: the ids of prompt {prompt} cannot be read: {error.Message}", error);
        }
    }
}
