using System.CommandLine;
using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep prove</c>: each part of its output is a class of its own.</summary>
internal sealed class ProveCommand
{
    private readonly Option<string[]> _verifier = new("--verifier") { Description = "Prove the verifiers of an assembly instead: path.dll, or path.dll:TypeName for one of them." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the toy models and of the draws.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly ProveEnumeration _enumeration = new();
    private readonly ProveModels _models = new();

    public static Command Create() => new ProveCommand().Build();

    private Command Build()
    {
        var command = new Command("prove", "Show, by enumeration and on real models, that every verifier leaves the target's distribution as it is.") { _verifier, _seed, _json };
        foreach (Option option in _enumeration.Options.Concat(_models.Options)) command.Add(option);
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        _enumeration.Check(parse);
        _models.Check(parse);
        int seed = parse.GetValue(_seed);
        string[] own = parse.GetValue(_verifier) ?? [];
        IVerifier[] verifiers = own.Length > 0 ? own.SelectMany(VerifierAssembly.Load).ToArray() : [new ExactMatch(), new TokenwiseRejection(), new BlockVerification(), new RecursiveRejection(), new TraversalVerification()];
        string[] names = Array.ConvertAll(verifiers, verifier => verifier is NamedVerifier named ? named.Name : verifier.GetType().Name);
        VerifierProofResult[] toys = Array.ConvertAll(verifiers, verifier => _enumeration.Run(parse, verifier, seed));
        VerifierProofResult?[] trees = Array.ConvertAll(verifiers, verifier => ProveEnumeration.RunTrees(verifier, seed));
        IReadOnlyList<ModelProofResult> models = _models.Run(parse, verifiers, seed);
        if (parse.GetValue(_json))
        {
            Json.Print(names.Select((name, i) => new { verifier = name, toys[i].Tables, toys[i].TotalVariation, toys[i].MeanAccepted, toys[i].Passed, trees = trees[i], model = models.Count > 0 ? models[i] : null }));
        }
        else
        {
            ProveEnumeration.Print(names.Zip(toys).Concat(names.Zip(trees).Where(pair => pair.Second is not null).Select(pair => ($"{pair.First} (trees)", pair.Second!))));
            if (models.Count > 0) _models.Print(parse, names.Zip(models));
        }

        return toys.All(result => result.Passed) && trees.All(result => result?.Passed ?? true) && models.All(result => result.Passed) ? ExitCodes.Good : ExitCodes.Miss;
    }
}
