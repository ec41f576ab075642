using System.CommandLine;
using System.Text.Json;
using Lockstep.Parity.Texts;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity texts TOKENIZER_DIR CASES.jsonl</c>.</summary>
internal static class ParityTextsCommand
{
    private const int Shown = 10;

    public static Command Create()
    {
        var tokenizer = new Argument<string>("TOKENIZER_DIR") { Description = "A folder with tokenizer.json, or the file." };
        var cases = new Argument<string>("CASES.jsonl") { Description = "Captured texts and ids, one JSON object a line." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("texts", "Encode and decode captured texts and compare.") { tokenizer, cases, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            TextParityReport report = TextParity.Run(parse.GetValue(tokenizer)!, parse.GetValue(cases)!);
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return report.Passed ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static void Print(TextParityReport report)
    {
        foreach (TextMiss miss in report.Misses.Take(Shown))
            Console.WriteLine($"MISS line {miss.Line}, {miss.Check} of {JsonSerializer.Serialize(miss.Input.Length > 60 ? miss.Input[..60] : miss.Input)}: {miss.Difference}");
        if (report.Misses.Count > Shown) Console.WriteLine($"... and {report.Misses.Count - Shown} more");
        Console.WriteLine($"{report.Checks - report.Misses.Count} of {report.Checks} answers equal in {report.Cases} cases.");
    }
}
