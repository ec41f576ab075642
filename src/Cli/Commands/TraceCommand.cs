using System.CommandLine;
using Lockstep.Cli.Tracing;
using Lockstep.Decoding.Trace;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep trace summary|html</c>.</summary>
internal static class TraceCommand
{
    public static Command Create() => new("trace", "Look at what 'generate --trace FILE' wrote.") { Summary(), Html() };

    private static Command Summary()
    {
        var files = new Argument<string[]>("FILE") { Description = "Traces; several stand side by side.", Arity = ArgumentArity.OneOrMore };
        var html = new Option<string?>("--html") { Description = "Write a page too; of one trace." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("summary", "Acceptance by position, tokens per forward, time split.") { files, html, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            string[] paths = parse.GetValue(files)!;
            TraceFile[] traces = [.. paths.Select(TraceFile.Load)];
            if (parse.GetValue(html) is { } page)
            {
                if (traces.Length > 1) throw new UsageException($"--html shows one trace, not {traces.Length}");
                File.WriteAllText(page, TracePage.Of(traces[0]));
            }

            TraceSummary[] summaries = [.. traces.Select(TraceSummary.Of)];
            if (parse.GetValue(json)) Json.Print(paths.Zip(summaries, (file, summary) => new { file, summary }));
            else Print(paths, summaries);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static Command Html()
    {
        var file = new Argument<string>("FILE") { Description = "A trace." };
        var output = new Option<string>("--output", "-o") { Description = "The page to write.", Required = true };
        var command = new Command("html", "Write a page without external assets: the tokens by who proposed them, acceptance, times, trees.") { file, output };
        command.SetAction(parse => Failures.Guard(() =>
        {
            File.WriteAllText(parse.GetValue(output)!, TracePage.Of(TraceFile.Load(parse.GetValue(file)!)));
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(string[] paths, TraceSummary[] traces)
    {
        Table table = Tables.Create(["", .. paths.Select(path => Path.GetFileName(path)!)]);
        Row("model", trace => trace.Model ?? "-");
        Row("strategy", trace => trace.Strategy ?? "-");
        Row("prompt tokens", trace => $"{trace.PromptTokens}");
        Row("tokens", trace => $"{trace.Tokens}, {trace.FinishReason}");
        Row("forwards", trace => $"{trace.Forwards}");
        Row("tokens per forward", trace => $"{trace.TokensPerForward:F2}");
        Row("guesses accepted", trace => trace.Guessed == 0 ? "-" : $"{trace.Accepted} of {trace.Guessed} ({(double)trace.Accepted / trace.Guessed:P0})");
        for (int i = 0; i < traces.Max(trace => trace.Positions.Count); i++)
            Row($"  position {i + 1}", trace => i < trace.Positions.Count ? $"{trace.Positions[i].Rate:P0} of {trace.Positions[i].Guessed}" : "-");
        foreach (string source in traces.SelectMany(trace => trace.Sources).Select(source => source.Name).Distinct())
            Row($"  by {source}", trace => trace.Sources.FirstOrDefault(own => own.Name == source) is { } found ? $"{found.Accepted} of {found.Guessed} in {found.Passes} passes" : "-");
        Row("prompt ms", trace => Time(trace, trace.PromptUs));
        Row("forward ms", trace => Time(trace, trace.ForwardUs));
        Row("draft ms", trace => Time(trace, trace.DraftUs));
        Row("choice ms", trace => Time(trace, trace.ChoiceUs));
        Row("other ms", trace => Time(trace, trace.OtherUs));
        Tables.Print(table);

        void Row(string name, Func<TraceSummary, string> cell) => table.Row([name, .. traces.Select(cell)]);
    }

    private static string Time(TraceSummary trace, double us) => $"{us / 1000:F2} ({us / Math.Max(trace.PromptUs + trace.ForwardUs + trace.DraftUs + trace.ChoiceUs + trace.OtherUs, 1e-9):P0})";
}
