using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Graph.Transforms;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// What makes NPU's plugin take a language model. An NPU runs fixed shapes only; with <c>NPUW_LLM</c> its plugin derives a prompt model and a step model of fixed shapes itself, pads what it is
/// fed, and keeps the cache. It wants the stateful form, where batch and tokens stand in a cache, and how long prompt and answer may be. The short names and the defaults are OpenVINO GenAI's.
/// </summary>
internal static class NpuLanguageModel
{
    private const int PromptTokens = 1024, ResponseTokens = 128;
    private const int Block = 64; // both lengths are rounded up to this

    private static readonly string[] s_short = ["MAX_PROMPT_LEN", "MIN_RESPONSE_LEN", "PREFILL_HINT", "GENERATE_HINT"];

    /// <summary>The user's properties, with those that a language model needs on an NPU; the user's own win.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">The device, in capitals; any other than an NPU gets what was given.</param>
    /// <param name="given">The user's properties.</param>
    /// <exception cref="DeviceException">A length is no number of tokens.</exception>
    public static IReadOnlyDictionary<string, string> Properties(Model model, string device, IReadOnlyDictionary<string, string> given)
    {
        if (device.Split('.')[0] != "NPU" || model.Sinks.Count == 0 || model.FindInput("input_ids") < 0) return given;
        (int batch, int tokens) = Axes(model);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NPU_USE_NPUW"] = "YES", ["NPUW_LLM"] = "YES", ["NPUW_LLM_BATCH_DIM"] = batch.ToString(), ["NPUW_LLM_SEQ_LEN_DIM"] = tokens.ToString(),
            ["NPUW_LLM_MAX_PROMPT_LEN"] = Length(given, "MAX_PROMPT_LEN", PromptTokens), ["NPUW_LLM_MIN_RESPONSE_LEN"] = Length(given, "MIN_RESPONSE_LEN", ResponseTokens),
        };
        foreach (string name in s_short.Skip(2).Where(given.ContainsKey)) properties["NPUW_LLM_" + name] = given[name];
        foreach ((string key, string value) in given.Where(pair => !s_short.Contains(pair.Key))) properties[key] = value;
        return properties;
    }

    // In a cache of [batch, heads, tokens, dim], 0 and 2; some models have them elsewhere.
    private static (int Batch, int Tokens) Axes(Model model)
    {
        Node read = model.Nodes.First(node => node.Type == "ReadValue");
        (int Batch, int Tokens)? axes = CachePair.Axes(read.Attributes.Has("variable_shape") ? read.Attributes.PartialShape("variable_shape") : read.Outputs[0].Shape);
        return (axes?.Batch ?? 0, StateAxes.Find(model).Values.FirstOrDefault(axis => axis is not null) ?? axes?.Tokens ?? 2);
    }

    private static string Length(IReadOnlyDictionary<string, string> given, string key, int usual)
    {
        if (!given.TryGetValue(key, out string? text)) return usual.ToString();
        if (!int.TryParse(text, out int tokens) || tokens < 1 || tokens > int.MaxValue - Block) throw new DeviceException($"{key} is '{text}', expected a number of tokens of 1 or more.");
        return ((tokens + Block - 1) / Block * Block).ToString();
    }
}
