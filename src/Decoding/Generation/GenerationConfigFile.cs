using System.Text.Json;

namespace Lockstep.Decoding;

/// <summary>Reads <c>generation_config.json</c> as Hugging Face and OpenVINO GenAI write it.</summary>
public static class GenerationConfigFile
{
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The settings of a model folder; defaults when the file is missing.</summary>
    /// <param name="modelFolder">Folder with <c>generation_config.json</c>.</param>
    /// <param name="profile">Whose defaults to take for what the file leaves out: Hugging Face draws among 50 tokens.</param>
    /// <exception cref="GenerationConfigException">The file is no JSON object, or fields have a wrong type or range, or ask for a method that does not exist here; a sentence for each.</exception>
    public static GenerationConfig Load(string modelFolder, DecodingProfile profile = DecodingProfile.OpenVinoGenAI)
    {
        string path = Path.Combine(modelFolder, "generation_config.json");
        if (!File.Exists(path)) return new GenerationConfig { Profile = profile };
        try
        {
            return Parse(File.ReadAllBytes(path), profile);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new GenerationConfigException($"{path}: cannot be read: {error.Message}");
        }
        catch (GenerationConfigException error)
        {
            throw new GenerationConfigException($"{path}: {error.Message}");
        }
    }

    /// <summary>The settings of a JSON object with the names of either engine.</summary>
    /// <exception cref="GenerationConfigException">A field has a wrong type or range, or asks for a method that does not exist here; a sentence for each.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static GenerationConfig Parse(ReadOnlyMemory<byte> json, DecodingProfile profile = DecodingProfile.OpenVinoGenAI)
    {
        using JsonDocument document = JsonDocument.Parse(json, s_options);
        return Read(document.RootElement, profile);
    }

    /// <summary>The settings of a JSON object that is part of another document.</summary>
    /// <exception cref="GenerationConfigException">A field has a wrong type or range, or asks for a method that does not exist here; a sentence for each.</exception>
    public static GenerationConfig Read(JsonElement json, DecodingProfile profile = DecodingProfile.OpenVinoGenAI)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new GenerationConfigException($"cannot be read: it is {json.ValueKind}, expected an object.");
        return new GenerationConfigReader(json).Read(profile);
    }
}
