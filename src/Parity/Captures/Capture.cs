using Lockstep.Decoding;

namespace Lockstep.Parity.Captures;

/// <summary>What one engine did with a few prompts, as <c>docs/capture-format.md</c> writes it down.</summary>
/// <param name="Path">The JSON file, for messages.</param>
/// <param name="Engine">Who did it.</param>
/// <param name="Model">With which model.</param>
/// <param name="Config">How it generated; null when <paramref name="WhyNoConfig"/> says why it cannot be followed.</param>
/// <param name="WhyNoConfig">Why the settings cannot be followed here, a sentence; null when they can.</param>
/// <param name="Prompts">The prompts with everything that was written down of each.</param>
public sealed record Capture(string Path, CaptureEngine Engine, CaptureModel Model, GenerationConfig? Config, string? WhyNoConfig, IReadOnlyList<CapturedPrompt> Prompts)
{
    /// <summary>When it was made, in local time, which a chat template may have asked for; null when unknown.</summary>
    public DateTime? Created { get; init; }

    /// <summary>The pair's common part of the name: <c>x</c> for <c>x.json</c>, <c>x.safetensors</c> and <c>x</c>.</summary>
    public static string Stem(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? path[..^".json".Length] : path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? path[..^".safetensors".Length] : path;

    /// <summary>True for a path that names a capture: it ends as one of the pair, or is the stem of files that exist.</summary>
    public static bool IsPath(string text) => Stem(text) != text || File.Exists(text + ".json");
}
