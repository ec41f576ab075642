using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Decoding.Verify;
using Lockstep.Pipelines;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary>The part of <c>lockstep prove</c> that counts answers of real models.</summary>
internal sealed class ProveModels
{
    private const int Tokens = 3;
    private const int Guesses = 2;

    private static readonly GenerationConfig s_config = new() { DoSample = true, TopK = 8 };

    private readonly Option<string?> _model = new("--model") { Description = "Model folder of the chi-square test; without it the embedded model." };
    private readonly Option<string?> _draft = new("--draft-model") { Description = "Folder of its draft model; without it the embedded one." };
    private readonly Option<string> _prompt = new("--prompt")
    {
        Description = "Text that the answers of the chi-square test continue, taken as it is; best one that leaves the model many ways to go on.",
        DefaultValueFactory = _ => "<|im_start|>user\n", // any question may follow
    };

    private readonly Option<int> _draws = new("--draws") { Description = "Answers to draw in the chi-square test; 0 leaves it out.", DefaultValueFactory = _ => 20_000 };
    private readonly Option<int> _threads = CommonOptions.Threads();

    public IEnumerable<Option> Options => [_model, _draft, _prompt, _draws, _threads];

    /// <summary>Refuses what makes no sense, before anything runs.</summary>
    /// <exception cref="UsageException">A value is out of range.</exception>
    public void Check(ParseResult parse)
    {
        if (parse.GetValue(_draws) is < 0 and var draws) throw new UsageException($"--draws is {draws}, expected 0 or more");
    }

    /// <summary>A result for each verifier; none when the test is left out.</summary>
    public IReadOnlyList<ModelProofResult> Run(ParseResult parse, IEnumerable<IVerifier> verifiers, int seed)
    {
        int draws = parse.GetValue(_draws);
        if (draws == 0) return [];
        IBackend backend = ManagedBackend.Optimized;
        CompileOptions options = CommonOptions.Compile(parse.GetValue(_threads), new RequestOptions());
        string folder = parse.GetValue(_model) ?? EmbeddedModel.Find();
        using LlmPipeline target = LlmPipeline.Load(folder, backend, options);
        using DraftModel draft = DraftModel.Load(parse.GetValue(_draft) ?? EmbeddedModel.FindDraft(), target, backend, options);
        using Session targetSession = target.Model.OpenSession(), draftSession = draft.OpenSession();
        var proof = new ModelProof(targetSession, draftSession, s_config, target.Encode(parse.GetValue(_prompt)!, raw: true), Tokens, Guesses);
        return verifiers.Select(verifier => proof.Run(verifier, draws, (ulong)seed)).ToArray();
    }

    public void Print(ParseResult parse, IEnumerable<(string Name, ModelProofResult Result)> results)
    {
        Table table = Tables.Create("verifier", "draws", "chi-square", "degrees of freedom", "p value", $"accepted of {Guesses}", "verdict");
        foreach ((string name, ModelProofResult result) in results)
        {
            table.Row(name, result.Draws.ToString(), result.Statistic.ToString("F2"), result.DegreesOfFreedom.ToString(), Tables.Number(result.PValue), result.MeanAccepted.ToString("F5"),
                result.Passed ? "follows the target" : "MISS");
        }

        Tables.Print(table);
        Console.WriteLine($"The first {Tokens} tokens after \"{parse.GetValue(_prompt)!.Replace("\n", "\\n")}\" (top-k {s_config.TopK}), guessed by the draft model, against the target's own probabilities; a p value below {ModelProofResult.Bound:0e0} is a miss.");
    }
}
