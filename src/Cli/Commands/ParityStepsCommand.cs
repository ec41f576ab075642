using System.CommandLine;
using Lockstep.Parity.Steps;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity steps FILE.json</c>.</summary>
internal static class ParityStepsCommand
{
    private const int Shown = 10;

    public static Command Create()
    {
        var cases = new Argument<string>("FILE.json") { Description = "Captured logits steps, with their tensors in FILE.safetensors beside it." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("steps", "Run logits steps on captured rows and compare.") { cases, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            StepParityReport report = StepParity.Run(parse.GetValue(cases)!);
            if (parse.GetValue(json)) Json.Print(report);
            else Print(report);
            return report.Passed ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static void Print(StepParityReport report)
    {
        Table table = Tables.Create("step", "cases", "rows", "equal", "ties", "max relative error", "verdict");
        foreach (StepGroup group in report.Groups)
        {
            table.Row(group.Step, group.Cases.ToString(), group.Rows.ToString(), group.Equal.ToString(), group.Ties.ToString(), Tables.Number(group.MaxError),
                group.Misses == 0 ? "pass" : $"MISS {group.Misses} of {group.Rows}");
        }

        Tables.Print(table);
        foreach (StepMiss miss in report.Misses.Take(Shown)) Console.WriteLine($"MISS case {miss.Case}, row {miss.Row}, {miss.Step} {miss.Arguments}: {miss.Difference}");
        if (report.Misses.Count > Shown) Console.WriteLine($"... and {report.Misses.Count - Shown} more");
        int ties = report.Groups.Sum(group => group.Ties);
        Console.WriteLine($"{report.Groups.Sum(group => group.Equal)} of {report.Groups.Sum(group => group.Rows)} rows equal"
            + (ties > 0 ? $", {ties} equal but for which of several equal logits stay (PyTorch's sort leaves that open)." : "."));
    }
}
