using System.CommandLine;
using Lockstep.Decoding;

namespace Lockstep.Cli.Commands;

/// <summary>Options that choose how tokens are chosen, by the names of OpenVINO GenAI's fields; beyond the few that <c>generate</c> has itself.</summary>
internal sealed class DecodingOptions
{
    private readonly Option<string> _profile = CommonOptions.Profile();
    private readonly Option<string[]> _stop = new("--stop") { Description = "A text that ends the answer; may be given several times." };
    private readonly Option<bool> _includeStop = new("--include-stop-str-in-output") { Description = "Leave the stop text at the end of the answer." };
    private readonly Option<int[]> _stopTokenIds = new("--stop-token-ids") { Description = "Further tokens that end the answer.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _echo = new("--echo") { Description = "Begin the answer with the prompt." };
    private readonly Option<int> _logprobs = new("--logprobs") { Description = "Report the log probabilities of the chosen and the N most likely tokens." };
    private readonly Option<double?> _maxTime = new("--max-time") { Description = "Longest time of the answer in seconds." };
    private readonly Option<double?> _presence = new("--presence-penalty") { Description = "Taken from the logits of tokens that the answer has." };
    private readonly Option<double?> _frequency = new("--frequency-penalty") { Description = "Taken from the logits of tokens as often as the answer has them." };
    private readonly Option<int?> _noRepeat = new("--no-repeat-ngram-size") { Description = "No n tokens occur twice (openvino-genai: in beam search only)." };
    private readonly Option<double?> _minP = new("--min-p") { Description = "Sample among tokens with at least this share of the most likely one's probability." };
    private readonly Option<double?> _typicalP = new("--typical-p") { Description = "Locally typical sampling." };
    private readonly Option<double?> _topNSigma = new("--top-n-sigma") { Description = "Sample among tokens within n standard deviations of the largest logit." };
    private readonly Option<double?> _dry = new("--dry-multiplier") { Description = "DRY penalty on lengthening repetitions." };
    private readonly Option<double?> _xtc = new("--xtc-probability") { Description = "Leave the top choices out with this probability." };
    private readonly Option<double?> _mirostat = new("--mirostat-tau") { Description = "Mirostat 2 with this target surprise in bits." };
    private readonly Option<string[]> _logitBias = new("--logit-bias") { Description = "TOKEN_ID=VALUE is added to a logit; may be given several times." };
    private readonly Option<int?> _beams = new("--num-beams") { Description = "Beam search with so many beams." };
    private readonly Option<int?> _groups = new("--num-beam-groups") { Description = "Groups of beams that avoid each other's tokens." };
    private readonly Option<double?> _diversity = new("--diversity-penalty") { Description = "What a token costs that an earlier group has taken." };
    private readonly Option<double?> _lengthPenalty = new("--length-penalty") { Description = "Power of the length that a beam's score is divided by." };
    private readonly Option<int?> _returns = new("--num-return-sequences") { Description = "Answers to return." };
    private readonly Option<string?> _criteria = new("--stop-criteria") { Description = "When a beam search stops: EARLY, HEURISTIC or NEVER." };

    public IEnumerable<Option> All =>
    [
        _profile, _stop, _includeStop, _stopTokenIds, _echo, _logprobs, _maxTime, _presence, _frequency, _noRepeat, _minP, _typicalP, _topNSigma, _dry, _xtc, _mirostat, _logitBias, _beams, _groups, _diversity,
        _lengthPenalty, _returns, _criteria,
    ];

    /// <summary>True when an option asks for sampling.</summary>
    public bool AskToSample(ParseResult parse) =>
        new[] { _minP, _typicalP, _topNSigma, _xtc, _mirostat }.Any(option => parse.GetValue(option) is not null);

    /// <summary>The settings with what the command line says.</summary>
    /// <exception cref="UsageException">A value cannot be read.</exception>
    public GenerationConfig Apply(ParseResult parse, GenerationConfig config) => WithBeams(parse, config with
    {
        Profile = CommonOptions.Profile(parse.GetValue(_profile)!),
        TopK = config.TopK ?? (CommonOptions.Profile(parse.GetValue(_profile)!) == DecodingProfile.HuggingFace ? 50 : null), // Hugging Face's default
        StopStrings = [.. config.StopStrings, .. parse.GetValue(_stop) ?? []],
        IncludeStopStrInOutput = parse.GetValue(_includeStop) || config.IncludeStopStrInOutput,
        StopTokenIds = config.StopTokenIds.Concat(parse.GetValue(_stopTokenIds) ?? []).ToHashSet(),
        Echo = parse.GetValue(_echo) || config.Echo,
        Logprobs = parse.GetResult(_logprobs) is null ? config.Logprobs : parse.GetValue(_logprobs),
        MaxTime = parse.GetValue(_maxTime) is { } seconds ? Seconds(seconds) : config.MaxTime,
        PresencePenalty = parse.GetValue(_presence) ?? config.PresencePenalty,
        FrequencyPenalty = parse.GetValue(_frequency) ?? config.FrequencyPenalty,
        NoRepeatNgramSize = parse.GetValue(_noRepeat) ?? config.NoRepeatNgramSize,
        MinP = parse.GetValue(_minP) ?? config.MinP,
        TypicalP = parse.GetValue(_typicalP) ?? config.TypicalP,
        TopNSigma = parse.GetValue(_topNSigma) ?? config.TopNSigma,
        Dry = parse.GetValue(_dry) is { } multiplier ? new DrySettings(multiplier) : config.Dry,
        Xtc = parse.GetValue(_xtc) is { } probability ? new XtcSettings(probability) : config.Xtc,
        Mirostat = parse.GetValue(_mirostat) is { } tau ? new MirostatSettings(tau) : config.Mirostat,
        SequenceBias = [.. config.SequenceBias, .. (parse.GetValue(_logitBias) ?? []).Select(Bias)],
    });

    private GenerationConfig WithBeams(ParseResult parse, GenerationConfig config) => config with
    {
        NumBeams = parse.GetValue(_beams) ?? config.NumBeams,
        NumBeamGroups = parse.GetValue(_groups) ?? config.NumBeamGroups,
        DiversityPenalty = parse.GetValue(_diversity) ?? config.DiversityPenalty,
        LengthPenalty = parse.GetValue(_lengthPenalty) ?? config.LengthPenalty,
        NumReturnSequences = parse.GetValue(_returns) ?? config.NumReturnSequences,
        StopCriteria = Criteria(parse.GetValue(_criteria)) ?? config.StopCriteria,
    };

    private static StopCriteria? Criteria(string? name) => name?.ToUpperInvariant() switch
    {
        null => null,
        "EARLY" => StopCriteria.Early,
        "HEURISTIC" => StopCriteria.Heuristic,
        "NEVER" => StopCriteria.Never,
        _ => throw new UsageException($"--stop-criteria is '{name}', expected EARLY, HEURISTIC or NEVER"),
    };

    private static TimeSpan Seconds(double seconds) =>
        double.IsNaN(seconds) ? throw new UsageException("--max-time is NaN, expected a number of seconds above 0") : TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 1e9));

    private static TokenSequenceBias Bias(string text)
    {
        string[] parts = text.Split('=');
        return parts.Length == 2 && int.TryParse(parts[0], out int id) && id >= 0 && float.TryParse(parts[1], out float bias) && bias < float.PositiveInfinity
            ? new TokenSequenceBias([id], bias)
            : throw new UsageException($"--logit-bias is '{text}', expected TOKEN_ID=VALUE");
    }
}
