using System.CommandLine;
using Lockstep.Parity.Engines;
using Lockstep.Parity.Evaluation;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity eval [MODEL...]</c>.</summary>
internal static class ParityEvalCommand
{
    public static Command Create()
    {
        var models = new Argument<string[]>("MODEL") { Description = "Model folders of one vocabulary, such as weight formats of one model; without one, the embedded model.", Arity = ArgumentArity.ZeroOrMore };
        var engines = new Option<string[]>("--engine") { Description = "managed, reference, openvino or a device name, with choices such as managed,mode=fast,kv=u8,threads=1; may be given more than once.", DefaultValueFactory = _ => ["managed"] };
        var text = new Option<string?>("--text") { Description = "A text file; without it the embedded models/eval.txt." };
        var window = new Option<int>("--window") { Description = "Tokens read in one go.", DefaultValueFactory = _ => 512 };
        var tokens = new Option<int>("--tokens") { Description = "How many tokens of the text to use; 0 for all.", DefaultValueFactory = _ => 0 };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("eval", "Perplexity of models and engines on a text, and their KL divergence from the first.") { models, engines, text, window, tokens, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            int size = parse.GetValue(window), count = parse.GetValue(tokens);
            if (size < 2 || count is < 0 or 1) throw new UsageException("--window must be 2 or more; --tokens 2 or more, or 0 for all");
            string[] folders = parse.GetValue(models) is { Length: > 0 } given ? given : [EmbeddedModel.Find()];
            TextEvaluation report = TextEvaluation.Run(folders, [.. parse.GetValue(engines)!.Select(Engine.Parse)], parse.GetValue(text) ?? EmbeddedModel.FindText(), size, count);
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(TextEvaluation report)
    {
        Console.WriteLine($"{report.Tokens} tokens of {report.Text} in windows of {report.Window}; divergences are from the first line");
        Table table = Tables.Create("model", "engine", "perplexity", "KL mean", "KL 99%", "KL max", "top-1", "max logit difference");
        foreach (TextEvaluationLine line in report.Lines.Where(line => line.Refused is null))
        {
            TextDistance found = line.Distance;
            table.Row(line.Model, line.Engine, $"{found.Perplexity:F4}", Tables.Number(found.MeanKl), Tables.Number(found.Kl99), Tables.Number(found.MaxKl), $"{found.TopOneAgreement:P2}", Tables.Number(found.MaxLogitDifference));
        }

        Tables.Print(table);
        foreach (TextEvaluationLine line in report.Lines.Where(line => line.Refused is not null)) Console.WriteLine($"{line.Model} on {line.Engine}: {line.Refused}");
    }
}
