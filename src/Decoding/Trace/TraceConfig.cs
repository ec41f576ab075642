using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lockstep.Decoding.Trace;

/// <summary>A generation config as a trace shows it: the fields that differ from their defaults, by the names of OpenVINO GenAI.</summary>
internal static class TraceConfig
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true };

    public static JsonElement Of(GenerationConfig config)
    {
        JsonObject fields = Fields(config), usual = Fields(new GenerationConfig());
        foreach ((string name, JsonNode? value) in usual)
        {
            if (JsonNode.DeepEquals(value, fields[name])) fields.Remove(name);
        }

        fields.Insert(0, "profile", config.Profile == DecodingProfile.HuggingFace ? "huggingface" : "openvino-genai");
        return JsonSerializer.SerializeToElement(fields);
    }

    private static JsonObject Fields(GenerationConfig config)
    {
        JsonObject fields = JsonSerializer.SerializeToNode(config, s_options)!.AsObject();
        fields.Remove("profile");
        return fields;
    }
}
