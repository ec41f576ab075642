using System.Text.Json;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Pipelines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Generations;

/// <summary>One captured generation.</summary>
/// <param name="Prompt">The prompt, before the chat template.</param>
/// <param name="PromptEqual">True when our prompt ids equal the captured ones.</param>
/// <param name="Tokens">Captured tokens.</param>
/// <param name="Equal">Tokens before the first difference.</param>
/// <param name="Expected">The captured token there; -1 for none.</param>
/// <param name="Actual">Our token there; -1 for none.</param>
/// <param name="Margin">How far our logits of those two tokens lie apart; infinite when one sequence ends earlier.</param>
public sealed record GenerationResultParity(string Prompt, bool PromptEqual, int Tokens, int Equal, int Expected, int Actual, double Margin)
{
    /// <summary>True when all ids are equal.</summary>
    public bool IsEqual => PromptEqual && Expected == -1 && Actual == -1;

    /// <summary>True when all ids are equal, or the first difference is a near tie.</summary>
    public bool Passed => IsEqual || (PromptEqual && Margin <= GenerationParity.NearTie);
}

/// <summary>Greedy generations of a model folder against captured ids: a JSON list of objects with <c>prompt</c>, <c>prompt_ids</c> and lists of generated ids by engine.</summary>
public static class GenerationParity
{
    /// <summary>Two tokens closer than this may change places: f32 sums in another order differ by some 1e-5 per logit, and weights that native OpenVINO rounds differ by more.</summary>
    public const double NearTie = 0.01;

    /// <summary>Runs every case.</summary>
    /// <param name="modelPath">Model folder.</param>
    /// <param name="casesPath">The JSON file.</param>
    /// <param name="idsName">Which list of ids to compare with; null takes <c>openvino_genai_FOLDER_ids</c>.</param>
    /// <param name="backend">What runs the model.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <param name="request">Numeric mode and cache type; null for the defaults.</param>
    /// <exception cref="ModelException">The model or the cases cannot be read.</exception>
    public static IReadOnlyList<GenerationResultParity> Run(string modelPath, string casesPath, string? idsName, IBackend backend, CompileOptions? options = null, RequestOptions? request = null)
    {
        using LlmPipeline pipeline = LlmPipeline.Load(modelPath, backend, options);
        idsName ??= $"openvino_genai_{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelPath)))}_ids";
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(casesPath));
            return json.RootElement.EnumerateArray().Select(item => RunCase(pipeline, request, item, idsName)).ToArray();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            throw new ModelException([new(casesPath, null, null, $"has no captured generations under '{idsName}': {error.Message}")], error);
        }
    }

    private static GenerationResultParity RunCase(LlmPipeline pipeline, RequestOptions? request, JsonElement item, string idsName)
    {
        string prompt = item.GetProperty("prompt").GetString()!;
        int[] promptIds = Ids(item.GetProperty("prompt_ids"));
        int[] expected = Ids(item.GetProperty(idsName));
        bool promptEqual = pipeline.Encode(prompt).AsSpan().SequenceEqual(promptIds);
        GenerationConfig config = pipeline.Config with { DoSample = false, MaxNewTokens = expected.Length };
        using Session session = pipeline.Model.OpenSession(options: request);
        int[] actual = new Generator(session, config, pipeline.Model.ContextLength).Generate(promptIds).ToArray();
        int equal = expected.AsSpan().CommonPrefixLength(actual);
        if (equal == expected.Length && equal == actual.Length) return new GenerationResultParity(prompt, promptEqual, expected.Length, equal, -1, -1, 0);
        int want = equal < expected.Length ? expected[equal] : -1;
        int have = equal < actual.Length ? actual[equal] : -1;
        double margin = want < 0 || have < 0 ? double.PositiveInfinity : Margin(pipeline, request, [.. promptIds, .. expected.AsSpan(0, equal)], want, have);
        return new GenerationResultParity(prompt, promptEqual, expected.Length, equal, want, have, margin);
    }

    private static double Margin(LlmPipeline pipeline, RequestOptions? request, int[] ids, int expected, int actual)
    {
        using Session session = pipeline.Model.OpenSession(options: request);
        Tensor logits = session.Forward(ids);
        ReadOnlySpan<float> row = logits.Values<float>()[^logits.Shape[2]..];
        return Math.Abs((double)row[actual] - row[expected]);
    }

    private static int[] Ids(JsonElement list) => list.EnumerateArray().Select(id => id.GetInt32()).ToArray();
}
