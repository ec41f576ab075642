using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Selection;
using Lockstep.Pipelines;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep lab [MODEL] [PROMPTS.jsonl]</c>.</summary>
internal sealed class LabCommand
{
    private readonly Argument<string[]> _paths = new("[MODEL] [PROMPTS.jsonl]") { Description = "A model folder and a file of prompts; without them the embedded ones.", Arity = new ArgumentArity(0, 2) };
    private readonly Option<string> _drafts = new("--draft") { Description = "Drafts: none, lookup, lookup:hf, suffix, recycling, lookahead, composite, model:DIR.", DefaultValueFactory = _ => "lookup,suffix,recycling,lookahead,composite" };
    private readonly Option<string> _lengths = new("--k") { Description = "Draft lengths: numbers, adaptive, heuristic, or tree16 for trees of at most so many guesses (suffix, recycling, composite, model).", DefaultValueFactory = _ => "4,8,adaptive" };
    private readonly Option<int> _rounds = new("--rounds") { Description = "How often every answer is measured.", DefaultValueFactory = _ => 3 };
    private readonly Option<int?> _perGroup = new("--per-group") { Description = "Take only so many prompts of each group." };
    private readonly Option<int> _maxNewTokens = new("--max-new-tokens") { Description = "Most tokens of an answer.", DefaultValueFactory = _ => 128 };
    private readonly Option<string?> _textOf = new("--text-of") { Description = "Prescribe the answers of this model, so that one with random weights can be timed on real texts; 'embedded' takes the embedded model." };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "Sample, with logits divided by this." };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Sample among the k most likely tokens." };
    private readonly Option<double?> _topP = new("--top-p") { Description = "Sample among the most likely tokens that together reach this probability." };
    private readonly Option<uint?> _seed = new("--seed") { Description = "Seed of the draws, the same for every answer." };
    private readonly Option<string?> _replay = new("--replay-draws") { Description = "Take the draws of every answer from a file." };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<string> _mode = CommonOptions.Mode();
    private readonly Option<string?> _kvCache = CommonOptions.KvCache();
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create() => new LabCommand().Build();

    private Command Build()
    {
        var command = new Command("lab", "Compare drafts and draft lengths on one model: speed, acceptance, and whether every answer stays the same.")
        {
            _paths, _drafts, _lengths, _rounds, _perGroup, _maxNewTokens, _textOf, _temperature, _topK, _topP, _seed, _replay, _device, CommonOptions.OpenVinoProperties, _threads, _mode, _kvCache, _json,
        };
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        if (parse.GetValue(_rounds) < 1 || parse.GetValue(_maxNewTokens) < 2 || parse.GetValue(_perGroup) < 1) throw new UsageException("--rounds and --per-group must be 1 or more, --max-new-tokens 2 or more");
        IReadOnlyList<LabStrategy> strategies = LabStrategy.Parse(parse.GetValue(_drafts)!, parse.GetValue(_lengths)!);
        (string folder, string promptFile) = Paths(parse.GetValue(_paths) ?? []);
        IBackend backend = CommonOptions.Backend(parse, _device);
        RequestOptions request = CommonOptions.Request(parse.GetValue(_mode)!, parse.GetValue(_kvCache));
        CompileOptions compile = CommonOptions.Compile(parse.GetValue(_threads), request) with { Rewinds = true };
        using LabModel model = LabModel.Load(folder, backend, compile);
        using LlmPipeline? author = parse.GetValue(_textOf) is { } path ? LlmPipeline.Load(path == "embedded" ? EmbeddedModel.Find() : path, backend, compile, request) : null;
        LlmPipeline? speaker = author ?? model.Pipeline;
        IReadOnlyList<LabPrompt> prompts = Some(LabPromptFile.Load(promptFile, speaker?.Tokenizer, speaker?.ChatTemplate), parse.GetValue(_perGroup));
        if (author is not null) prompts = LabModel.Answer(author, prompts, parse.GetValue(_maxNewTokens));
        var draftModels = new Dictionary<string, DraftModel>();
        try
        {
            foreach (string draft in strategies.Select(strategy => strategy.ModelFolder).OfType<string>().Distinct())
                draftModels[draft] = DraftModel.Load(draft, speaker ?? throw new UsageException($"model:{draft} needs a model with a tokenizer, to compare the vocabularies"), backend, compile);
            var options = new LabOptions { Config = Config(parse, model.Pipeline?.Config ?? new GenerationConfig()), Request = request, Rounds = parse.GetValue(_rounds), Tape = Tape(parse) };
            using var lab = new StrategyLab(model.Model, strategies, options, draftModels);
            LabResult result = lab.Run(prompts, round => Console.Error.WriteLine(round == 0 ? $"[{prompts.Count} prompts, {strategies.Count} strategies; warming up]" : $"[round {round} of {options.Rounds}]"));
            if (parse.GetValue(_json)) Json.Print(result);
            else Print(result, author is not null);
            return result.Difference is null ? ExitCodes.Good : ExitCodes.Miss;
        }
        finally
        {
            foreach (DraftModel draft in draftModels.Values) draft.Dispose();
        }
    }

    private static (string Folder, string Prompts) Paths(string[] given)
    {
        string? prompts = given.FirstOrDefault(IsPrompts), folder = given.FirstOrDefault(path => !IsPrompts(path));
        if (given.Count(IsPrompts) == 2 || given.Count(path => !IsPrompts(path)) == 2) throw new UsageException("give one model folder and one file of prompts, which ends in .jsonl");
        return (folder ?? EmbeddedModel.Find(), prompts ?? EmbeddedModel.FindPrompts());

        static bool IsPrompts(string path) => path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
    }

    private static IReadOnlyList<LabPrompt> Some(IReadOnlyList<LabPrompt> prompts, int? perGroup) =>
        perGroup is { } count ? [.. prompts.GroupBy(prompt => prompt.Group).SelectMany(group => group.Take(count))] : prompts;

    private GenerationConfig Config(ParseResult parse, GenerationConfig model)
    {
        bool sample = parse.GetValue(_temperature) is not (null or 0) || parse.GetValue(_topK) is not null || parse.GetValue(_topP) is not null || parse.GetValue(_seed) is not null || parse.GetValue(_replay) is not null;
        GenerationConfig config = model with
        {
            MaxNewTokens = parse.GetValue(_maxNewTokens),
            DoSample = sample && parse.GetValue(_temperature) != 0,
            Temperature = parse.GetValue(_temperature) is { } t and > 0 ? t : model.Temperature,
            TopK = parse.GetValue(_topK) ?? model.TopK,
            TopP = parse.GetValue(_topP) ?? model.TopP,
            RngSeed = parse.GetValue(_seed) ?? model.RngSeed,
            NumAssistantTokens = 0,
            MaxNgramSize = 0,
            NumReturnSequences = 1,
        };
        config.Validate();
        return config;
    }

    private Func<IDrawTape>? Tape(ParseResult parse) => parse.GetValue(_replay) is { } path ? () => DrawTapeFile.Load(path) : null;

    private static void Print(LabResult result, bool prescribed)
    {
        Table table = Tables.Create("group", "strategy", "tokens/s", "x plain", "range", "with prompt", "tokens/forward", "accepted", "draft time");
        string group = "";
        foreach (LabFigures line in result.Lines)
        {
            if (group.Length > 0 && line.Group != group) table.AddEmptyRow();
            table.Row(line.Group == group ? "" : line.Group, line.Strategy, $"{line.TokensPerSecond:F1}", $"{line.SpeedUp:F2}", $"{line.SpeedUpLow:F2} - {line.SpeedUpHigh:F2}", $"{line.SpeedUpWithPrompt:F2}",
                $"{line.TokensPerForward:F2}", line.Acceptance > 0 ? $"{line.Acceptance:P0}" : "-", $"{line.DraftShare:P1}");
            group = line.Group;
        }

        Tables.Print(table);
        Console.WriteLine($"{result.Prompts} prompts, {result.Rounds} rounds, each strategy in turn; times are from the first token to the last of an answer, 'x plain' is the median round.");
        if (prescribed) Console.WriteLine("The answers are prescribed (--text-of): the times are this model's, the texts another's; drafts that learn from logits cannot be judged.");
        Console.WriteLine(result.Difference is { } d
            ? $"MISS: {d.Prompt}: '{d.Strategy}' differs from plain decoding at token {d.Position}: {d.Actual?.ToString() ?? "the end"} for {d.Expected?.ToString() ?? "the end"}"
            : "all answers are equal to plain decoding, token for token");
    }
}
