using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Parity.Models;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity model DIR --reference FILE</c>.</summary>
internal static class ParityModelCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A model folder, or the .xml in it." };
        var reference = new Option<string[]>("--reference")
        {
            Description = "Safetensors file with captured ids and logits; may be given more than once.", Required = true, AllowMultipleArgumentsPerToken = true,
        };
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<string> mode = CommonOptions.Mode();
        Option<string?> kvCache = CommonOptions.KvCache();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("model", "Feed captured ids (at once, token by token, as a batch, greedily) and compare the logits.") { directory, reference, device, CommonOptions.OpenVinoProperties, threads, mode, kvCache, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            RequestOptions request = CommonOptions.Request(parse.GetValue(mode)!, parse.GetValue(kvCache));
            ModelParityReport report = ModelParity.Run(parse.GetValue(directory)!, parse.GetValue(reference)!, CommonOptions.Backend(parse, device),
                CommonOptions.Compile(parse.GetValue(threads), request), request);
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return report.Passed ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static void Print(ModelParityReport report)
    {
        Table table = Tables.Create("series", "rows", "max error", "limit", "mean error", "KL max", "KL mean", "top-1", "verdict");
        foreach (LogitsComparison series in report.Series)
        {
            table.Row(series.Series, series.Rows.ToString(), Tables.Number(series.MaxError), Tables.Number(series.Limit), Tables.Number(series.MeanError),
                Tables.Number(series.MaxKl), Tables.Number(series.MeanKl), $"{series.TopOneAgreement}/{series.Rows}", series.Passed ? "pass" : "MISS");
        }

        Tables.Print(table);
        foreach (LogitsComparison series in report.Series.Where(series => series.FirstDivergentRow >= 0))
            Console.WriteLine($"{series.Series}: first divergent token in row {series.FirstDivergentRow}, captured top-2 margin {series.FirstDivergentMargin:G3}");
        if (report.Greedy is { } greedy) Console.WriteLine(Describe(greedy));
        Console.WriteLine(report.RowInvariant ? "at once and token by token: bit for bit equal" : "at once and token by token: not bit for bit equal");
        Console.WriteLine($"{report.Model} on {report.Device}: {(report.Passed ? "pass" : "MISS")}");
    }

    private static string Describe(GreedyComparison greedy) => greedy.Equal == greedy.Tokens
        ? $"greedy ids: all {greedy.Tokens} equal"
        : $"greedy ids: {greedy.Equal} of {greedy.Tokens} equal, then {greedy.Actual} for {greedy.Expected}, captured top-2 margin {greedy.Margin:G3}{(greedy.Passed ? " (a near tie)" : "")}";
}
