using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Parity.Ops;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity ops DIR</c>.</summary>
internal static class ParityOpsCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A folder of name.xml + name.bin + name.safetensors cases." };
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("ops", "Run single-op models and compare their outputs.") { directory, device, CommonOptions.OpenVinoProperties, threads, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            var options = new CompileOptions { Threads = parse.GetValue(threads) };
            IReadOnlyList<OpCaseResult> results = OpParity.Run(parse.GetValue(directory)!, CommonOptions.Backend(parse, device), options);
            if (parse.GetValue(json)) Json.Print(new { ops = OpParity.Summarize(results), misses = results.Where(result => !result.Passed), cases = results.Count });
            else Print(results);
            return results.All(result => result.Passed) ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static void Print(IReadOnlyList<OpCaseResult> results)
    {
        Table table = Tables.Create("op", "cases", "max error", "error / tolerance", "tolerance", "verdict");
        foreach (OpSummary op in OpParity.Summarize(results))
        {
            string verdict = op.Passed == op.Cases ? "pass" : $"MISS {op.Cases - op.Passed} of {op.Cases}";
            table.Row(op.Op, op.Cases.ToString(), Tables.Number(op.MaxError), Tables.Number(op.WorstRatio), $"{op.Tolerance.Absolute:G} + {op.Tolerance.Relative:G}*|x|", verdict);
        }

        Tables.Print(table);
        foreach (OpCaseResult miss in results.Where(result => !result.Passed)) Console.WriteLine($"MISS {miss.Case}: {miss.Problem}");
        Console.WriteLine($"{results.Count(result => result.Passed)} of {results.Count} cases pass.");
    }
}
