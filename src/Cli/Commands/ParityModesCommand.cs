using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Parity.Modes;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity modes [MODEL]</c>.</summary>
internal static class ParityModesCommand
{
    public static Command Create()
    {
        var model = new Argument<string?>("MODEL") { Description = "A model folder; without it the embedded model.", Arity = ArgumentArity.ZeroOrOne };
        var text = new Option<string?>("--text") { Description = "A text file; without it the embedded models/eval.txt." };
        var window = new Option<int>("--window") { Description = "Tokens read in one go.", DefaultValueFactory = _ => 512 };
        var tokens = new Option<int>("--tokens") { Description = "How many tokens of the text to use; 0 for all.", DefaultValueFactory = _ => 0 };
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("modes", "Show what fast mode costs in accuracy, against parity mode on a text.") { model, text, window, tokens, device, CommonOptions.OpenVinoProperties, threads, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            int size = parse.GetValue(window), count = parse.GetValue(tokens);
            if (size < 2 || count is < 0 or 1) throw new UsageException("--window must be 2 or more; --tokens 2 or more, or 0 for all");
            ModeParityReport report = ModeParity.Run(parse.GetValue(model) ?? EmbeddedModel.Find(), parse.GetValue(text) ?? EmbeddedModel.FindText(), size, count,
                CommonOptions.Backend(parse, device), new CompileOptions { Threads = parse.GetValue(threads) });
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(ModeParityReport report)
    {
        Console.WriteLine($"{report.Tokens} tokens of {report.Text} in windows of {report.Window}, {report.Model} on {report.Device}");
        Console.WriteLine($"parity, f32 cache: perplexity {report.ParityPerplexity:F4}");
        Table table = Tables.Create("mode", "cache", "KL mean", "KL 99%", "KL max", "top-1", "perplexity", "max logit difference");
        foreach (ModeComparison mode in report.Modes.Where(mode => mode.Refused is null))
        {
            table.Row(mode.Mode, mode.KvCache, Tables.Number(mode.MeanKl), Tables.Number(mode.Kl99), Tables.Number(mode.MaxKl), $"{mode.TopOneAgreement:P2}", $"{mode.Perplexity:F4}",
                $"{mode.MaxLogitDifference:F3}");
        }

        Tables.Print(table);
        foreach (ModeComparison mode in report.Modes.Where(mode => mode.Refused is not null)) Console.WriteLine($"{mode.Mode}, {mode.KvCache} cache: {mode.Refused}");
    }
}
