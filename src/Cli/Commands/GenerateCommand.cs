using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Cli.Tracing;
using Lockstep.Decoding;
using Lockstep.Decoding.Selection;
using Lockstep.Pipelines;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep generate PROMPT</c>.</summary>
internal sealed class GenerateCommand
{
    private readonly Argument<string?> _prompt = new("PROMPT") { Description = "The prompt; without it, --prompt-file or standard input.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _model = new("--model") { Description = "Model folder; without it the embedded model." };
    private readonly Option<string?> _promptFile = new("--prompt-file") { Description = "Read the prompt from a file." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Leave the chat template out." };
    private readonly Option<int?> _maxNewTokens = new("--max-new-tokens") { Description = "Most tokens to generate." };
    private readonly Option<int?> _minNewTokens = new("--min-new-tokens") { Description = "Fewest tokens to generate." };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "Sample, with logits divided by this; 0 is greedy." };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Sample among the k most likely tokens." };
    private readonly Option<double?> _topP = new("--top-p") { Description = "Sample among the most likely tokens that together reach this probability." };
    private readonly Option<double?> _repetitionPenalty = new("--repetition-penalty") { Description = "Makes tokens that occurred less likely; 1 is off." };
    private readonly Option<uint?> _seed = new("--seed") { Description = "Seed of the draws." };
    private readonly Option<bool> _ignoreEos = new("--ignore-eos") { Description = "Generate on after the end of the answer." };
    private readonly DecodingOptions _decoding = new();
    private readonly DraftOptions _drafts = new();
    private readonly GrammarOptions _grammar = new();
    private readonly TraceOptions _trace = new();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<string> _mode = CommonOptions.Mode();
    private readonly Option<string?> _kvCache = CommonOptions.KvCache();
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create() => new GenerateCommand().Build();

    private Command Build()
    {
        var command = new Command("generate", "Answer a prompt, streamed as it is made.")
        {
            _prompt, _model, _promptFile, _raw, _maxNewTokens, _minNewTokens, _temperature, _topK, _topP, _repetitionPenalty, _seed, _ignoreEos, _device, CommonOptions.OpenVinoProperties, _threads, _mode, _kvCache, _json,
        };
        foreach (Option option in _decoding.All.Concat(_drafts.All).Concat(_grammar.All).Concat(_trace.All)) command.Add(option);
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        string prompt = Prompt(parse);
        string folder = parse.GetValue(_model) ?? EmbeddedModel.Find();
        bool json = parse.GetValue(_json);
        using var cancellation = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, pressed) =>
        {
            pressed.Cancel = true; // the generation ends by itself, so that the figures are printed
            cancellation.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            IBackend backend = CommonOptions.Backend(parse, _device);
            RequestOptions request = CommonOptions.Request(parse.GetValue(_mode)!, parse.GetValue(_kvCache));
            CompileOptions options = CommonOptions.Compile(parse.GetValue(_threads), request) with { Rewinds = _drafts.Guesses(parse) };
            using LlmPipeline pipeline = LlmPipeline.Load(folder, backend, options, request);
            GenerationConfig config = Config(parse, pipeline.Config);
            using DraftModel? draftModel = _drafts.LoadModel(parse, pipeline, backend, options);
            using Session? draftSession = draftModel?.OpenSession(request);
            RecordedTape tape = _drafts.Tape(parse, config);
            GeneratorParts parts = _grammar.Apply(parse, config, pipeline, _drafts.Parts(parse, config, tape, draftModel, draftSession));
            using TraceOutput? trace = _trace.Open(parse, folder, pipeline, config, parts, request, parse.GetValue(_device)!);
            parts = parts with { Observer = trace?.Observer };
            GenerationResult result = pipeline.Generate(prompt, config, parts, parse.GetValue(_raw), json ? null : Stream, cancellation.Token);
            trace?.Finish();
            _drafts.Save(parse, config, tape);
            GenerationReport.Print(result, pipeline.Tokenizer, request, json);
            return ExitCodes.Good;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    private string Prompt(ParseResult parse)
    {
        string? given = parse.GetValue(_prompt);
        string? file = parse.GetValue(_promptFile);
        if (given is not null && file is not null) throw new UsageException("give either a prompt or --prompt-file, not both");
        if (given is not null) return given;
        try
        {
            if (file is not null) return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {error.Message}");
        }

        return Console.IsInputRedirected ? Console.In.ReadToEnd() : throw new UsageException("there is no prompt; give one as an argument, with --prompt-file, or on standard input");
    }

    // A sampling option asks for sampling; temperature 0 asks for greedy, as everywhere.
    private GenerationConfig Config(ParseResult parse, GenerationConfig model)
    {
        double? temperature = parse.GetValue(_temperature);
        bool asksToSample = temperature is not null || parse.GetValue(_topK) is not null || parse.GetValue(_topP) is not null || parse.GetValue(_seed) is not null || _decoding.AskToSample(parse);
        bool sample = temperature != 0 && (asksToSample || model.DoSample);
        int? maxNewTokens = parse.GetValue(_maxNewTokens) ?? model.MaxNewTokens;
        GenerationConfig config = model with
        {
            MaxNewTokens = maxNewTokens ?? (model.MaxLength is null ? 512 : null),
            MinNewTokens = parse.GetValue(_minNewTokens) ?? model.MinNewTokens,
            DoSample = sample,
            Temperature = temperature is null or 0 ? model.Temperature : temperature.Value,
            TopK = parse.GetValue(_topK) ?? model.TopK,
            TopP = parse.GetValue(_topP) ?? model.TopP,
            RepetitionPenalty = parse.GetValue(_repetitionPenalty) ?? model.RepetitionPenalty,
            RngSeed = parse.GetValue(_seed) ?? model.RngSeed,
            IgnoreEos = parse.GetValue(_ignoreEos) || model.IgnoreEos,
        };
        config = _grammar.Apply(parse, _drafts.Apply(parse, _decoding.Apply(parse, config)));
        config.Validate();
        return config;
    }

    private static void Stream(string piece)
    {
        Console.Out.Write(piece);
        Console.Out.Flush();
    }
}
