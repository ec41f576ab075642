using System.CommandLine;
using Lockstep.Cli.ParityReports;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity compare A B</c>.</summary>
internal sealed class ParityCompareCommand
{
    private readonly Argument<string> _a = new("A") { Description = "What B is compared with: managed, reference, openvino or a device name, with choices such as openvino,threads=1, with a model of its own as managed@DIR; or a capture, NAME.json." };
    private readonly Argument<string> _b = new("B") { Description = "The other, written likewise." };
    private readonly Option<string?> _model = new("--model") { Description = "Model folder of engines that name none; without it the embedded model." };
    private readonly ComparePrompts _prompts = new();
    private readonly CompareSampling _sampling = new();
    private readonly Option<int> _tokens = new("--tokens") { Description = "Most tokens to generate for each prompt.", DefaultValueFactory = _ => 32 };
    private readonly Option<double?> _limit = new("--limit") { Description = "What a logit may be off and still count as noise; without it, measured." };
    private readonly Option<string?> _junit = new("--junit") { Description = "Also write JUnit XML to a file, a test case a gate." };
    private readonly Option<string?> _html = new("--html") { Description = "Also write one page that loads nothing: gates, figures, error by token and, measured for it, by layer." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create() => new ParityCompareCommand().Build();

    private Command Build()
    {
        var command = new Command("compare", "Compare two engines, or captures of them, gate by gate, and name the first cause of a difference.") { _a, _b, _model, _tokens, _limit, _junit, _html, _json };
        foreach (Option option in _prompts.All(withText: true).Concat(_sampling.All)) command.Add(option);
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        int tokens = parse.GetValue(_tokens);
        if (tokens < 1) throw new UsageException($"--tokens is {tokens}, expected 1 or more");
        if (parse.GetValue(_limit) is { } limit && !(limit >= 0)) throw new UsageException($"--limit is {limit}, expected a number of 0 or more");
        CompareSource a = CompareSource.Parse(parse.GetValue(_a)!, () => Folder(parse, parse.GetValue(_b)!)), b = CompareSource.Parse(parse.GetValue(_b)!, () => Folder(parse, parse.GetValue(_a)!));
        string? page = parse.GetValue(_html), whyNoLayers = null;
        CompareOptions options = Options(parse, a, b, tokens);
        if (page is not null) options = options with { Layers = ids => CompareLayers.Measure(a, b, ids, out whyNoLayers) };
        CompareReport report = Comparison.Run(a, b, options);
        if (whyNoLayers is not null) report = report with { Notes = [.. report.Notes, whyNoLayers] };
        if (parse.GetValue(_junit) is { } path) JUnitReport.Write(report, path);
        if (page is not null) ComparePage.Write(report, page);
        if (parse.GetValue(_json)) Json.Print(CompareJson.Of(report));
        else CompareTable.Print(report);
        return report.Verdict == Verdict.Different ? ExitCodes.Miss : ExitCodes.Good;
    }

    // Beside a capture nobody can guess the model.
    private string Folder(ParseResult parse, string other) => parse.GetValue(_model)
        ?? (Parity.Captures.Capture.IsPath(other) ? throw new UsageException($"an engine beside the capture {other} needs its model folder; give it with --model DIR") : EmbeddedModel.Find());

    private CompareOptions Options(ParseResult parse, CompareSource a, CompareSource b, int tokens)
    {
        var options = new CompareOptions { Tokens = tokens, Limit = parse.GetValue(_limit) };
        if (a.Capture is not null || b.Capture is not null)
            return _prompts.AreGiven(parse) ? throw new UsageException("a capture has its own prompts; leave --prompt, --prompts, --ids and --text out") : options;
        ModelText text = ModelText.Load(a.Folder);
        return options with { Prompts = _prompts.Read(parse, text, () => ModelVocabulary.Of(a)), Config = _sampling.Read(parse, text.Config, tokens, out _) };
    }
}
