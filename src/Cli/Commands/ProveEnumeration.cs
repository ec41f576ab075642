using System.CommandLine;
using Lockstep.Decoding.Verify;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary>The part of <c>lockstep prove</c> that enumerates verifiers on toy models.</summary>
internal sealed class ProveEnumeration
{
    private const int LargestCost = 100_000; // answers to enumerate for one pair of toy models

    private readonly Option<int> _vocabulary = new("--vocabulary") { Description = "Tokens of the toy models.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _guesses = new("--guesses") { Description = "Length of the chains.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _tables = new("--tables") { Description = "Pairs of toy models.", DefaultValueFactory = _ => 20 };

    public IEnumerable<Option> Options => [_vocabulary, _guesses, _tables];

    /// <summary>Refuses what cannot be enumerated, before anything runs.</summary>
    /// <exception cref="UsageException">A value is out of range, or the toy models are too large.</exception>
    public void Check(ParseResult parse)
    {
        (int v, int k, int count) = (parse.GetValue(_vocabulary), parse.GetValue(_guesses), parse.GetValue(_tables));
        if (v < 2 || k < 1 || count < 1) throw new UsageException($"--vocabulary is {v}, --guesses {k} and --tables {count}, expected at least 2, 1 and 1");
        if (Math.Pow(v, 2 * k + 1) > LargestCost) throw new UsageException($"--vocabulary {v} and --guesses {k} have too many answers to enumerate; vocabulary^(2 guesses + 1) must stay below {LargestCost}");
    }

    public VerifierProofResult Run(ParseResult parse, IVerifier verifier, int seed) =>
        VerifierProof.Run(verifier, parse.GetValue(_vocabulary), parse.GetValue(_guesses), parse.GetValue(_tables), seed);

    /// <summary>The same on trees of several shapes; null for a verifier of chains alone.</summary>
    public static VerifierProofResult? RunTrees(IVerifier verifier, int seed) =>
        (verifier is NamedVerifier named ? named.Inner : verifier) is ITreeVerifier trees ? TreeProof.Run(trees, seed: seed) : null;

    public static void Print(IEnumerable<(string Name, VerifierProofResult Result)> results)
    {
        Table table = Tables.Create("verifier", "toy models", "total variation", "accepted", "verdict");
        foreach ((string name, VerifierProofResult result) in results)
            table.Row(name, result.Tables.ToString(), Tables.Number(result.TotalVariation), result.MeanAccepted.ToString("F5"), result.Passed ? "lossless" : "MISS");
        Tables.Print(table);
        Console.WriteLine($"Every answer of every pair of toy models was enumerated; lossless is a total variation below {VerifierProofResult.Bound:0e0}.");
    }
}
