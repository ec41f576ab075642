using System.CommandLine;
using System.Globalization;
using Lockstep.Inspect;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect diff A B</c>.</summary>
internal static class InspectDiffCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "An IR file, or a folder that holds one." };
        var second = new Argument<string>("B") { Description = "The other." };
        var top = new Option<int>("--top") { Description = "Most lines of each kind to print; 0 for all.", DefaultValueFactory = _ => 40 };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("diff", "Compare two IRs by structure: nodes added and removed, attributes and weights changed, also across precisions; exit code 1 when they differ.") { first, second, top, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            var diff = ModelDiff.Of(IrDocument.Open(parse.GetValue(first)!), IrDocument.Open(parse.GetValue(second)!));
            if (parse.GetValue(json)) Json.Print(diff);
            else Print(diff, parse.GetValue(top) is > 0 and var most ? most : int.MaxValue);
            return diff.IsSame ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static void Print(ModelDiff diff, int most)
    {
        Lines("- ", diff.Removed, most);
        Lines("+ ", diff.Added, most);
        Lines("~ ", diff.Changed.Select(change => $"{change.Node}: {change.What}").ToArray(), most);
        if (diff.Weights.Count > 0) Weights(diff.Weights, most);
        Lines("rt_info ", diff.RtInfo, most);
        Console.WriteLine(diff.IsSame
            ? $"the same: {diff.Matched} nodes and weights match"
            : $"{diff.Matched} nodes and weights match; {diff.Removed.Count} removed, {diff.Added.Count} added, {diff.Changed.Count} attributes or inputs changed, {diff.Weights.Count} weights changed");
    }

    private static void Weights(IReadOnlyList<WeightChange> weights, int most)
    {
        WeightChange[] shown = weights.Where(change => !double.IsPositiveInfinity(change.SqnrDb)).OrderBy(change => change.SqnrDb).ToArray();
        Table table = Tables.Create("before", "after", "SQNR dB", "max error", "weight");
        foreach (WeightChange change in shown.Take(most))
        {
            string sqnr = change.Reason is not null ? "" : change.SqnrDb.ToString("0.0", CultureInfo.InvariantCulture);
            table.Row(change.Before, change.After, sqnr, change.Reason is null ? Tables.Number(change.MaxError) : "", $"{change.Name}{(change.Reason is null ? "" : $": {change.Reason}")}");
        }

        if (shown.Length > 0) Tables.Print(table);
        if (shown.Length > most) Console.WriteLine($"... and {shown.Length - most} more");
        if (weights.Count > shown.Length) Console.WriteLine($"{weights.Count - shown.Length} constants are stored in another way and have the same numbers");
    }

    private static void Lines(string mark, IReadOnlyList<string> lines, int most)
    {
        foreach (string line in lines.Take(most)) Console.WriteLine($"{mark}{line}");
        if (lines.Count > most) Console.WriteLine($"{mark}... and {lines.Count - most} more");
    }
}
