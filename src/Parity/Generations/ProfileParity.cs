using System.Text.Json;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Pipelines;

namespace Lockstep.Parity.Generations;

/// <summary>
/// Generations under many settings against what an engine gave: a JSON object with <c>model_eos</c>, <c>prompts</c> (lists of ids) and <c>cases</c> of <c>config</c>, <c>prompt</c>
/// (an index) and, for each engine, <c>ids</c> and <c>scores</c>, an <c>error</c>, or null where it has no such setting.
/// </summary>
public static class ProfileParity
{
    /// <summary>Scores are sums of log probabilities in f32, of 16 tokens at most: two engines' models differ by some 1e-5 a token.</summary>
    public const double ScoreTolerance = 1e-3;

    // Settings that most cases have and none is about.
    private static readonly string[] s_common = ["max_new_tokens", "ignore_eos", "num_return_sequences", "stop_criteria"];

    /// <summary>True when a file has the form that this reads.</summary>
    public static bool IsCaseFile(string casesPath)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(casesPath));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("cases", out _);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return false; // whoever reads it next says what is wrong
        }
    }

    /// <summary>Runs every case that the profile's engine has; cases without it are left out.</summary>
    /// <param name="modelPath">Model folder or IR; no tokenizer is needed.</param>
    /// <param name="casesPath">The JSON file.</param>
    /// <param name="profile">Whose generations to compare with, under whose rules.</param>
    /// <param name="backend">What runs the model.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <param name="request">Numeric mode and cache type; null for the defaults.</param>
    /// <exception cref="ModelException">The model or the cases cannot be read.</exception>
    public static IReadOnlyList<ProfileCaseResult> Run(string modelPath, string casesPath, DecodingProfile profile, IBackend backend, CompileOptions? options = null, RequestOptions? request = null)
    {
        ModelFolder folder = ModelFolder.Open(modelPath);
        using var model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options), folder.ContextLength);
        string engine = profile == DecodingProfile.HuggingFace ? "huggingface" : "openvino_genai";
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(casesPath));
            int[][] prompts = json.RootElement.GetProperty("prompts").EnumerateArray().Select(Ids).ToArray();
            int eos = json.RootElement.GetProperty("model_eos").GetInt32();
            var run = new CaseRun(model, prompts, eos, profile, request);
            ProfileCaseResult[] results = json.RootElement.GetProperty("cases").EnumerateArray().Select((item, index) => (item, index))
                .Where(pair => pair.item.GetProperty(engine).ValueKind != JsonValueKind.Null)
                .Select(pair => RunCase(run, pair.index, pair.item, pair.item.GetProperty(engine))).ToArray();
            return results.Length > 0 ? results : throw new JsonException($"there is no case of {engine}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            throw new ModelException([new(casesPath, null, null, $"has no captured generations: {error.Message}")], error);
        }
    }

    private static ProfileCaseResult RunCase(CaseRun run, int index, JsonElement item, JsonElement expected)
    {
        JsonElement settings = item.GetProperty("config");
        int[] prompt = run.Prompts[item.GetProperty("prompt").GetInt32()];
        string? refused = expected.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
        string[] about = settings.EnumerateObject().Select(field => field.Name).Except(s_common).ToArray();
        var result = new ProfileCaseResult(index, about.Length == 0 ? "greedy" : string.Join(", ", about), settings.GetRawText(), ProfileVerdict.Equal, 0, null);
        try
        {
            GenerationConfig config = GenerationConfigFile.Read(settings, run.Profile);
            if (config.StopTokenIds.Count == 0) config = config with { EosTokenId = run.Eos, StopTokenIds = new HashSet<int> { run.Eos } };
            if (refused is not null) return result with { Verdict = ProfileVerdict.NotCaptured, Difference = FirstLine(refused) };
            return Compare(result, expected, SequenceGenerator.Generate(run.Model, config, prompt, options: run.Request));
        }
        catch (GenerationConfigException ours)
        {
            return result with { Verdict = refused is null ? ProfileVerdict.Miss : ProfileVerdict.BothRefuse, Difference = ours.Message };
        }
    }

    private static ProfileCaseResult Compare(ProfileCaseResult result, JsonElement expected, IReadOnlyList<GeneratedSequence> actual)
    {
        int[][] ids = expected.GetProperty("ids").EnumerateArray().Select(Ids).ToArray();
        if (ids.Length != actual.Count) return result with { Verdict = ProfileVerdict.Miss, Difference = $"{actual.Count} answers, captured {ids.Length}" };
        for (int i = 0; i < ids.Length; i++)
        {
            int[] own = [.. actual[i].Ids];
            int equal = ids[i].AsSpan().CommonPrefixLength(own);
            if (equal == ids[i].Length && equal == own.Length) continue;
            string difference = $"answer {i}: {equal} tokens equal, then {(equal < own.Length ? own[equal] : "the end")}, captured {(equal < ids[i].Length ? ids[i][equal] : "the end")}";
            return result with { Verdict = ProfileVerdict.Miss, Difference = difference };
        }

        return CompareScores(result, expected, actual);
    }

    private static ProfileCaseResult CompareScores(ProfileCaseResult result, JsonElement expected, IReadOnlyList<GeneratedSequence> actual)
    {
        if (!expected.TryGetProperty("scores", out JsonElement list) || list.ValueKind != JsonValueKind.Array) return result;
        double[] scores = list.EnumerateArray().Select(score => score.GetDouble()).ToArray();
        double worst = scores.Select((score, i) => Math.Abs(score - actual[i].Score)).DefaultIfEmpty(0).Max();
        return worst <= ScoreTolerance
            ? result with { MaxScoreError = worst }
            : result with { MaxScoreError = worst, Verdict = ProfileVerdict.Miss, Difference = $"scores {string.Join(", ", actual.Select(answer => answer.Score.ToString("F5")))}, captured {string.Join(", ", scores.Select(score => score.ToString("F5")))}" };
    }

    private static string FirstLine(string text) => text.Split('\n')[0] is var line && line.IndexOf(" failed at ", StringComparison.Ordinal) is > 0 and int end ? line[..(end + 7)] : line;

    private static int[] Ids(JsonElement list) => list.EnumerateArray().Select(id => id.GetInt32()).ToArray();

    // What all cases of a file share.
    private sealed record CaseRun(LanguageModel Model, int[][] Prompts, int Eos, DecodingProfile Profile, RequestOptions? Request);
}
