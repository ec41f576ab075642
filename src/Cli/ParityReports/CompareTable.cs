using Lockstep.Parity.Compare;
using Spectre.Console;

namespace Lockstep.Cli.ParityReports;

/// <summary>A comparison as text.</summary>
internal static class CompareTable
{
    public static void Print(CompareReport report)
    {
        Console.WriteLine($"A {report.A}, B {report.B}, on {report.Model}");
        Table table = Tables.Create("gate", "status", "verdict", "compared");
        foreach (GateResult gate in report.Gates)
            table.Row(CompareText.Of(gate.Gate), CompareText.Of(gate.Status), gate.Verdict is { } verdict ? CompareText.Of(verdict) : "", gate.Compared == 0 ? "" : gate.Compared.ToString());
        Tables.Print(table);
        if (report.Gates.Any(gate => gate.Metrics is not null)) PrintMetrics(report);
        GateResult? failed = report.Gates.FirstOrDefault(gate => gate.Status == GateStatus.Failed);
        // What comes after a failed gate was not looked at: one line says so.
        foreach (IGrouping<string, GateResult> cause in report.Gates.Where(gate => gate.Cause is not null && (failed is null || gate.Gate <= failed.Gate)).GroupBy(gate => gate.Cause!))
            Console.WriteLine($"{string.Join(", ", cause.Select(gate => CompareText.Of(gate.Gate)))}: {cause.Key}");
        if (failed is not null && failed.Gate < Gate.Detokenise) Console.WriteLine($"later gates: not compared, because {CompareText.Of(failed.Gate)} failed");
        Console.WriteLine();
        foreach (string note in report.Notes) Console.WriteLine($"note: {note}");
        Console.WriteLine($"noise: A differs from itself by {Noise(report.NoiseA)}, B by {Noise(report.NoiseB)}");
        Console.WriteLine($"limit: {CompareText.Number(report.Limit)}; {report.LimitReason}");
        Console.WriteLine($"verdict: {CompareText.Of(report.Verdict)}");
    }

    private static void PrintMetrics(CompareReport report)
    {
        Table table = Tables.Create("logits", "rows", "max error", "mean", "99.9 %", "NMSE", "KL mean", "KL max", "top-1", "top-k", "perplexity A", "perplexity B");
        foreach (GateResult gate in report.Gates)
        {
            if (gate.Metrics is not { } found) continue;
            table.Row(CompareText.Of(gate.Gate), found.Rows.ToString(), CompareText.Number(found.MaxError), CompareText.Number(found.MeanError), CompareText.Number(found.P999Error),
                CompareText.Number(found.Nmse), CompareText.Number(found.MeanKl), CompareText.Number(found.MaxKl), $"{found.TopOneAgreement:P1}", $"{found.TopKOverlap:P1} of {found.TopK}", Perplexity(found.PerplexityA), Perplexity(found.PerplexityB));
        }

        Tables.Print(table);
        foreach (GateResult gate in report.Gates)
        {
            if (gate.Metrics is { FirstDivergentRow: >= 0 } found)
                Console.WriteLine($"{CompareText.Of(gate.Gate)}: first row with another most likely token {found.FirstDivergentRow}, A's margin there {CompareText.Number(found.FirstDivergentMargin)}, the widest {CompareText.Number(found.WidestDivergentMargin)}");
        }
    }

    private static string Perplexity(double value) => double.IsNaN(value) ? "" : $"{value:F4}";

    private static string Noise(double? noise) => noise is { } value ? CompareText.Number(value) : "an unknown amount (a capture)";
}
