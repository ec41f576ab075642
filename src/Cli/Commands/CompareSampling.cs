using System.CommandLine;
using Lockstep.Decoding;

namespace Lockstep.Cli.Commands;

/// <summary>The options that say how engines generate in a comparison or a capture: greedy unless one asks to sample.</summary>
internal sealed class CompareSampling
{
    private readonly Option<double?> _temperature = new("--temperature") { Description = "Sample, with logits divided by this." };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Sample among the k most likely tokens." };
    private readonly Option<double?> _topP = new("--top-p") { Description = "Sample among the most likely tokens that together reach this probability." };
    private readonly Option<double?> _minP = new("--min-p") { Description = "Sample among tokens with at least this share of the most likely one's probability." };
    private readonly Option<double?> _repetitionPenalty = new("--repetition-penalty") { Description = "Makes tokens that occurred less likely; 1 is off." };
    private readonly Option<uint?> _seed = new("--seed") { Description = "Sample, with draws of this seed." };
    private readonly Option<bool> _ignoreEos = new("--ignore-eos") { Description = "Generate on after the end of the answer." };
    private readonly Option<string> _profile = CommonOptions.Profile();

    public IEnumerable<Option> All => [_temperature, _topK, _topP, _minP, _repetitionPenalty, _seed, _ignoreEos, _profile];

    /// <summary>The settings of a command line.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="model">The settings of the model folder, of which only the stop tokens are taken.</param>
    /// <param name="tokens">Most tokens to generate.</param>
    /// <param name="set">What differs from the defaults, by the names of GenerationConfig.</param>
    /// <exception cref="GenerationConfigException">A value lies outside its range.</exception>
    public GenerationConfig Read(ParseResult parse, GenerationConfig model, int tokens, out IReadOnlyDictionary<string, object> set)
    {
        DecodingProfile profile = CommonOptions.Profile(parse.GetValue(_profile)!);
        bool sample = parse.GetValue(_temperature) is not null || parse.GetValue(_topK) is not null || parse.GetValue(_topP) is not null || parse.GetValue(_minP) is not null || parse.GetValue(_seed) is not null;
        var config = new GenerationConfig
        {
            Profile = profile, MaxNewTokens = tokens, EosTokenId = model.EosTokenId, StopTokenIds = model.StopTokenIds, IgnoreEos = parse.GetValue(_ignoreEos), DoSample = sample,
            Temperature = parse.GetValue(_temperature) ?? 1, TopK = parse.GetValue(_topK) ?? (profile == DecodingProfile.HuggingFace ? 50 : null), TopP = parse.GetValue(_topP) ?? 1,
            MinP = parse.GetValue(_minP) ?? 0, RepetitionPenalty = parse.GetValue(_repetitionPenalty) ?? 1, RngSeed = parse.GetValue(_seed) ?? 0,
        };
        config.Validate();
        set = Set(config);
        return config;
    }

    private static Dictionary<string, object> Set(GenerationConfig config)
    {
        var set = new Dictionary<string, object> { ["max_new_tokens"] = config.MaxNewTokens!, ["do_sample"] = config.DoSample };
        if (config.StopTokenIds.Count > 0) set["eos_token_id"] = config.StopTokenIds.ToArray();
        if (config.IgnoreEos) set["ignore_eos"] = true;
        if (config.RepetitionPenalty != 1) set["repetition_penalty"] = config.RepetitionPenalty;
        if (!config.DoSample) return set;
        set["temperature"] = config.Temperature;
        set["top_p"] = config.TopP;
        set["min_p"] = config.MinP;
        if (config.TopK is { } k) set["top_k"] = k;
        return set;
    }
}
