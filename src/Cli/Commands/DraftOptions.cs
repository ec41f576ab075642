using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;
using Lockstep.Pipelines;

namespace Lockstep.Cli.Commands;

/// <summary>Options that choose who guesses tokens, how many, and how guesses are checked; and where draws come from.</summary>
internal sealed class DraftOptions
{
    private const int UsualGuesses = 5; // OpenVINO GenAI's default

    private readonly Option<int?> _ngram = new("--max-ngram-size") { Description = "Prompt lookup: longest n-gram to search for." };
    private readonly Option<int?> _tokens = new("--num-assistant-tokens") { Description = "Tokens to guess before each check; the most, with --draft-length adaptive." };
    private readonly Option<double?> _confidence = new("--assistant-confidence-threshold") { Description = "A draft model stops guessing once it is less sure." };
    private readonly Option<string?> _draft = new("--draft") { Description = "Who guesses: lookup, suffix, recycling, lookahead, best (several of them), none." };
    private readonly Option<string?> _draftModel = new("--draft-model") { Description = "Folder of a smaller model of the same vocabulary that guesses." };
    private readonly Option<string?> _length = new("--draft-length") { Description = "How many tokens to guess: fixed, heuristic or adaptive." };
    private readonly Option<int?> _tree = new("--tree") { Description = $"Guess trees of at most so many tokens, up to {Decoding.Generator.MostGuesses}, with --draft recycling, suffix or best, or --draft-model." };
    private readonly Option<string?> _verifier = new("--verifier") { Description = "How guesses of a sampled answer are checked: exact (same text as without), tokenwise, block or traversal (same distribution); of a tree, tokenwise is recursive rejection and block is traversal." };
    private readonly Option<string?> _generator = new("--rng") { Description = "Random generator: mt19937 or philox." };
    private readonly Option<string?> _replay = new("--replay-draws") { Description = "Take the draws from a file." };
    private readonly Option<string?> _record = new("--record-draws") { Description = "Write the draws to a file." };

    public DraftOptions()
    {
        _draft.AcceptOnlyFromAmong("none", "lookup", "suffix", "recycling", "lookahead", "best");
        _length.AcceptOnlyFromAmong("fixed", "heuristic", "adaptive");
        _verifier.AcceptOnlyFromAmong("exact", "tokenwise", "block", "traversal");
    }

    public IEnumerable<Option> All => [_ngram, _tokens, _confidence, _draft, _draftModel, _length, _tree, _verifier, _generator, _replay, _record];

    /// <summary>True when the command line asks for guesses.</summary>
    public bool Guesses(ParseResult parse) =>
        parse.GetValue(_draft) is not (null or "none") || parse.GetValue(_draftModel) is not null || parse.GetValue(_ngram) > 0 || parse.GetValue(_tree) is not null;

    /// <summary>The settings with what the command line says.</summary>
    public GenerationConfig Apply(ParseResult parse, GenerationConfig config)
    {
        if (parse.GetValue(_tree) is { } nodes and (< 1 or > Decoding.Generator.MostGuesses)) throw new UsageException($"--tree is {nodes}, expected 1 to {Decoding.Generator.MostGuesses}");
        string? draft = parse.GetValue(_draft);
        int ngram = parse.GetValue(_ngram) ?? (draft == "lookup" ? 3 : config.MaxNgramSize);
        double confidence = parse.GetValue(_confidence) ?? config.AssistantConfidenceThreshold;
        bool guesses = ngram > 0 || draft is not (null or "none") || parse.GetValue(_draftModel) is not null;
        int tokens = parse.GetValue(_tokens) ?? (config.NumAssistantTokens > 0 || !guesses || confidence > 0 ? config.NumAssistantTokens : UsualGuesses);
        return config with { MaxNgramSize = draft == "none" ? 0 : ngram, NumAssistantTokens = tokens, AssistantConfidenceThreshold = confidence };
    }

    /// <summary>Where draws come from: always recorded, so that they can be written.</summary>
    /// <exception cref="DecodingException">The tape or the generator does not exist.</exception>
    public RecordedTape Tape(ParseResult parse, GenerationConfig config) =>
        new(parse.GetValue(_replay) is { } path ? DrawTapeFile.Load(path) : DrawTapes.Create(Generator(parse), config.RngSeed));

    /// <summary>Writes the draws when that was asked for.</summary>
    public void Save(ParseResult parse, GenerationConfig config, RecordedTape tape)
    {
        if (parse.GetValue(_record) is { } path) DrawTapeFile.Save(path, tape.Draws, parse.GetValue(_replay) is null ? Generator(parse) : "replay", config.RngSeed);
    }

    /// <summary>The draft model's folder, loaded; null when there is none.</summary>
    public DraftModel? LoadModel(ParseResult parse, LlmPipeline pipeline, IBackend backend, CompileOptions options) =>
        parse.GetValue(_draftModel) is { } path ? DraftModel.Load(path, pipeline, backend, options) : null;

    /// <summary>Draft, length, verifier and tape.</summary>
    public GeneratorParts Parts(ParseResult parse, GenerationConfig config, IDrawTape tape, DraftModel? model, Session? draftSession)
    {
        int nodes = parse.GetValue(_tree) ?? 0;
        return new GeneratorParts
        {
            Tape = tape, TreeNodes = nodes,
            Draft = model is not null && draftSession is not null ? ModelDraft(model, draftSession, config, nodes > 0) : Draft(parse.GetValue(_draft) ?? (nodes > 0 && !config.IsPromptLookup ? "best" : null), nodes > 0),
            DraftLength = parse.GetValue(_length) switch
            {
                "heuristic" => new HeuristicLength(Math.Max(config.NumAssistantTokens, 1)),
                "adaptive" => new AdaptiveLength(most: Math.Max(config.NumAssistantTokens, 16)),
                _ => null,
            },
            Verifier = (parse.GetValue(_verifier), nodes > 0) switch
            {
                ("tokenwise", false) => new TokenwiseRejection(),
                ("tokenwise", true) => new RecursiveRejection(),
                ("block", false) => new BlockVerification(),
                ("block", true) or ("traversal", _) => new TraversalVerification(),
                _ => null,
            },
        };
    }

    private static IDraft ModelDraft(DraftModel model, Session session, GenerationConfig config, bool tree) =>
        tree && session.Capabilities.CanRunTrees ? new ModelTreeDraft(session, model.ContextLength, config) : new ModelDraft(session, model.ContextLength, config);

    private static IDraft? Draft(string? name, bool tree) => name switch
    {
        "none" => new NoDraft(),
        "suffix" => new SuffixDraft(),
        "recycling" => new TokenRecycling(),
        "lookahead" => new Lookahead(),
        "best" when !tree => new CompositeDraft(new SuffixDraft(), new TokenRecycling()),
        "best" => new MergedDraft(new SuffixDraft(), new TokenRecycling()),
        _ => null, // lookup is the config's own
    };

    private string Generator(ParseResult parse) => parse.GetValue(_generator) ?? "mt19937";
}
