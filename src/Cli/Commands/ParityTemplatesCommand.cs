using System.CommandLine;
using Lockstep.Parity.Templates;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity templates DIR</c>.</summary>
internal static class ParityTemplatesCommand
{
    private const int Shown = 3;

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of *.json files, each a chat template with captured conversations." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("templates", "Render captured conversations and compare.") { folder, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            TemplateParityReport report = TemplateParity.Run(parse.GetValue(folder)!);
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return report.Passed ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static void Print(TemplateParityReport report)
    {
        foreach (TemplateReport template in report.Templates)
        {
            Console.WriteLine($"{(template.Passed ? "ok  " : "MISS")} {template.Name}: {template.Cases - template.Misses.Count} of {template.Cases}");
            foreach (TemplateMiss miss in template.Misses.Take(Shown))
                Console.WriteLine($"     {miss.Case}{(miss.Line > 0 ? $" at line {miss.Line}, column {miss.Column}" : "")}: expected {miss.Expected}, got {miss.Actual}");
            if (template.Misses.Count > Shown) Console.WriteLine($"     ... and {template.Misses.Count - Shown} more");
        }

        Console.WriteLine($"{report.Cases - report.Missed} of {report.Cases} conversations equal in {report.Templates.Count} templates.");
    }
}
