using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary><c>rt_info</c> as lines of text.</summary>
public static class RtInfoLines
{
    // What tells where a model comes from and what was done to it.
    private static readonly string[] s_origin =
    [
        "Runtime_version", "MO_version", "conversion_parameters/framework", "conversion_parameters/input_model", "nncf/version", "nncf/weight_compression/mode", "nncf/weight_compression/group_size",
        "nncf/weight_compression/ratio", "nncf/weight_compression/backup_mode", "nncf/weight_compression/awq", "nncf/weight_compression/gptq", "nncf/weight_compression/scale_estimation",
        "nncf/weight_compression/lora_correction", "optimum/optimum_intel_version", "optimum/transformers_version", "optimum/pytorch_version", "runtime_options/ACTIVATIONS_SCALE_FACTOR", "runtime_options/KV_CACHE_PRECISION",
        "openvino_tokenizers_version", "original_tokenizer_class",
    ];

    /// <summary>Every entry with a value, as its path and value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All(IReadOnlyList<RtInfo> entries)
    {
        var lines = new List<KeyValuePair<string, string>>();
        foreach (RtInfo entry in entries) Add(entry, "", lines);
        return lines;
    }

    internal static IReadOnlyList<string> Origin(IReadOnlyList<RtInfo> entries)
    {
        ILookup<string, string> all = All(entries).ToLookup(line => line.Key, line => line.Value);
        return s_origin.Where(key => all[key].Any(value => value is not ("False" or "None"))).Select(key => $"{key}: {all[key].First()}").ToArray();
    }

    private static void Add(RtInfo entry, string path, List<KeyValuePair<string, string>> lines)
    {
        string key = path + entry.Name;
        if (entry.Value is { } value) lines.Add(new(key, value));
        foreach ((string name, string text) in entry.Attributes) lines.Add(new($"{key}@{name}", text));
        foreach (RtInfo child in entry.Children) Add(child, key + "/", lines);
    }
}
