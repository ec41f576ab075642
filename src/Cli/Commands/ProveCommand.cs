using System.CommandLine;
using Lockstep.Decoding.Verify;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep prove</c>.</summary>
internal static class ProveCommand
{
    private const int LargestCost = 100_000; // answers to enumerate for one pair of toy models

    public static Command Create()
    {
        var vocabulary = new Option<int>("--vocabulary") { Description = "Tokens of the toy models.", DefaultValueFactory = _ => 3 };
        var guesses = new Option<int>("--guesses") { Description = "Length of the chains.", DefaultValueFactory = _ => 3 };
        var tables = new Option<int>("--tables") { Description = "Pairs of toy models.", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "Seed of the toy models.", DefaultValueFactory = _ => 1 };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("prove", "Show by enumeration that every verifier leaves the target's distribution as it is.") { vocabulary, guesses, tables, seed, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            (int v, int k, int count) = (parse.GetValue(vocabulary), parse.GetValue(guesses), parse.GetValue(tables));
            if (v < 2 || k < 1 || count < 1) throw new UsageException($"--vocabulary is {v}, --guesses {k} and --tables {count}, expected at least 2, 1 and 1");
            if (Math.Pow(v, 2 * k + 1) > LargestCost) throw new UsageException($"--vocabulary {v} and --guesses {k} have too many answers to enumerate; vocabulary^(2 guesses + 1) must stay below {LargestCost}");
            (string Name, VerifierProofResult Result)[] results = Verifiers().Select(verifier => (verifier.GetType().Name, VerifierProof.Run(verifier, v, k, count, parse.GetValue(seed)))).ToArray();
            if (parse.GetValue(json)) Json.Print(results.Select(pair => new { verifier = pair.Name, pair.Result.Tables, pair.Result.TotalVariation, pair.Result.MeanAccepted, pair.Result.Passed }));
            else Print(results, k);
            return results.All(pair => pair.Result.Passed) ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
    }

    private static IVerifier[] Verifiers() => [new ExactMatch(), new TokenwiseRejection(), new BlockVerification()];

    private static void Print((string Name, VerifierProofResult Result)[] results, int guesses)
    {
        Table table = Tables.Create("verifier", "toy models", "total variation", $"accepted of {guesses}", "verdict");
        foreach ((string name, VerifierProofResult result) in results)
            table.Row(name, result.Tables.ToString(), Tables.Number(result.TotalVariation), result.MeanAccepted.ToString("F5"), result.Passed ? "lossless" : "MISS");
        Tables.Print(table);
        Console.WriteLine($"Every answer of every pair of toy models was enumerated; lossless is a total variation below {VerifierProofResult.Bound:0e0}.");
    }
}
