namespace Lockstep.Decoding;

/// <summary>
/// How to generate: field names, defaults and validation of OpenVINO GenAI's GenerationConfig, and after them what Hugging Face and llama.cpp have beyond it.
/// </summary>
public sealed record GenerationConfig
{
    /// <summary>Whose order, ties and restrictions to follow.</summary>
    public DecodingProfile Profile { get; init; }

    /// <summary>Most tokens to generate; null leaves it to <see cref="MaxLength"/> and the context. Wins over <see cref="MaxLength"/>. 0 only with <see cref="Echo"/>.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Most tokens of prompt and answer together; null for no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Until so many tokens are generated, stop tokens have probability 0.</summary>
    public int MinNewTokens { get; init; }

    /// <summary>Generates on after EOS and every other stop token.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>The answer begins with the prompt.</summary>
    public bool Echo { get; init; }

    /// <summary>How many of the most likely tokens to report with their log probability at each step; 0 for none.</summary>
    public int Logprobs { get; init; }

    /// <summary>The end-of-sequence token; null when the model has none. Always one of <see cref="StopTokenIds"/> once loaded.</summary>
    public int? EosTokenId { get; init; }

    /// <summary>Texts that end the answer, wherever token borders fall.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Leaves the stop string at the end of the text.</summary>
    public bool IncludeStopStrInOutput { get; init; }

    /// <summary>Tokens that end the answer; the one that did stays the last of the generated ids.</summary>
    public IReadOnlySet<int> StopTokenIds { get; init; } = new HashSet<int>();

    /// <summary>Divides (multiplies, when negative) the logits of tokens of prompt and answer (CTRL, arXiv:1909.05858); above 0, 1 is off.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Taken from the logit of every token of the answer, once; in [-2, 2].</summary>
    public double PresencePenalty { get; init; }

    /// <summary>Taken from the logit of every token of the answer, as often as it occurs; in [-2, 2].</summary>
    public double FrequencyPenalty { get; init; }

    /// <summary>Beams of a beam search; 1 is none.</summary>
    public int NumBeams { get; init; } = 1;

    /// <summary>Groups of beams that avoid each other's tokens; divides <see cref="NumBeams"/>.</summary>
    public int NumBeamGroups { get; init; } = 1;

    /// <summary>What a token costs that an earlier group has taken in the same step.</summary>
    public double DiversityPenalty { get; init; }

    /// <summary>A finished beam's score is its log probability divided by its length to this power.</summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>Answers to return; more than one needs sampling or beams.</summary>
    public int NumReturnSequences { get; init; } = 1;

    /// <summary>No n tokens occur twice; null is off. OpenVINO GenAI has it in beam search only.</summary>
    public int? NoRepeatNgramSize { get; init; }

    /// <summary>When a beam search with enough finished answers stops.</summary>
    public StopCriteria StopCriteria { get; init; }

    /// <summary>Draws tokens at random instead of taking the most likely one.</summary>
    public bool DoSample { get; init; }

    /// <summary>Divides logits before drawing; above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Draws among the k most likely tokens only; null or a number not below the vocabulary's size takes all.</summary>
    public int? TopK { get; init; }

    /// <summary>Draws among the most likely tokens that together reach this probability; in (0, 1].</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Draws among tokens that have at least this share of the most likely one's probability; in [0, 1).</summary>
    public double MinP { get; init; }

    /// <summary>Seed of the draws.</summary>
    public uint RngSeed { get; init; }

    /// <summary>Longest n-gram that prompt lookup searches for; 0 is no prompt lookup.</summary>
    public int MaxNgramSize { get; init; }

    /// <summary>Tokens to guess before each check; 0 leaves it to <see cref="AssistantConfidenceThreshold"/>, or means no guessing.</summary>
    public int NumAssistantTokens { get; init; }

    /// <summary>A draft model stops guessing once it is less sure than this; 0 is off. Not together with <see cref="NumAssistantTokens"/>.</summary>
    public double AssistantConfidenceThreshold { get; init; }

    /// <summary>Longest time of one generation; null for no limit. Hugging Face's <c>max_time</c>.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>As <see cref="MinNewTokens"/>, the prompt included. Hugging Face's <c>min_length</c>.</summary>
    public int MinLength { get; init; }

    /// <summary>Locally typical sampling (arXiv:2202.00666); in (0, 1], 1 is off.</summary>
    public double TypicalP { get; init; } = 1;

    /// <summary>Leaves out tokens less likely than this (arXiv:2210.15191); in [0, 1), 0 is off.</summary>
    public double EpsilonCutoff { get; init; }

    /// <summary>As <see cref="EpsilonCutoff"/>, lowered where the distribution is flat (arXiv:2210.15191); in [0, 1), 0 is off.</summary>
    public double EtaCutoff { get; init; }

    /// <summary>Keeps tokens up to this share of the entropy; in (0, 1], null is off.</summary>
    public double? TopH { get; init; }

    /// <summary>Keeps tokens within this many standard deviations of the largest logit (arXiv:2411.07641); above 0, null is off.</summary>
    public double? TopNSigma { get; init; }

    /// <summary>Biases on token sequences; a sequence of one token is a plain logit bias.</summary>
    public IReadOnlyList<TokenSequenceBias> SequenceBias { get; init; } = [];

    /// <summary>Token sequences that never occur.</summary>
    public IReadOnlyList<IReadOnlyList<int>> BadWordsIds { get; init; } = [];

    /// <summary>Tokens that never occur.</summary>
    public IReadOnlyList<int> SuppressTokens { get; init; } = [];

    /// <summary>Tokens that are not the first of an answer.</summary>
    public IReadOnlyList<int> BeginSuppressTokens { get; init; } = [];

    /// <summary>The token after a prompt of one token; null for none.</summary>
    public int? ForcedBosTokenId { get; init; }

    /// <summary>The last token of an answer that reaches <see cref="MaxLength"/>; none when empty.</summary>
    public IReadOnlyList<int> ForcedEosTokenIds { get; init; } = [];

    /// <summary>Makes EOS ever more likely; null is off.</summary>
    public ExponentialDecay? ExponentialDecayLengthPenalty { get; init; }

    /// <summary>Penalty on lengthening repetitions; null is off.</summary>
    public DrySettings? Dry { get; init; }

    /// <summary>Leaves out the most likely tokens now and then; null is off.</summary>
    public XtcSettings? Xtc { get; init; }

    /// <summary>Draws by Mirostat 2 instead of by the filters; null is off.</summary>
    public MirostatSettings? Mirostat { get; init; }

    /// <summary>What the answer must look like; null for no constraint. OpenVINO GenAI's <c>structured_output_config</c>.</summary>
    public StructuredOutput? StructuredOutput { get; init; }

    /// <summary>True for a beam search.</summary>
    public bool IsBeamSearch => NumBeams > 1;

    /// <summary>True when a draft guesses tokens.</summary>
    public bool IsAssisted => NumAssistantTokens > 0 || AssistantConfidenceThreshold > 0;

    /// <summary>True when the guesses come from the text itself.</summary>
    public bool IsPromptLookup => MaxNgramSize > 0 && NumAssistantTokens > 0;

    /// <summary>Checks every field.</summary>
    /// <exception cref="GenerationConfigException">Values lie outside their ranges; a sentence for each.</exception>
    public void Validate()
    {
        IReadOnlyList<string> problems = GenerationConfigRules.Check(this);
        if (problems.Count > 0) throw new GenerationConfigException(string.Join(' ', problems));
    }

    /// <summary>Most tokens to generate after a prompt of <paramref name="promptTokens"/>, in a context of <paramref name="contextLength"/> (0: unknown).</summary>
    internal int NewTokenLimit(int promptTokens, int contextLength)
    {
        long limit = MaxNewTokens ?? (MaxLength is { } length ? (long)length - promptTokens : int.MaxValue);
        if (MaxNewTokens is null && limit <= 0) throw new GenerationConfigException($"max_length is {MaxLength}, expected more than the {promptTokens} tokens of the prompt.");
        if (contextLength > 0) limit = Math.Min(limit, contextLength - promptTokens + 1L); // the last token need not be fed back
        return (int)limit;
    }
}
