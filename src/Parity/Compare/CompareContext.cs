using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Parity.Noise;

namespace Lockstep.Parity.Compare;

/// <summary>What all gates of a comparison share.</summary>
/// <param name="A">What the other is compared with.</param>
/// <param name="B">The other.</param>
/// <param name="Prompts">What is asked.</param>
/// <param name="Config">How to generate; null when <paramref name="WhyNoConfig"/> says why that is not known.</param>
/// <param name="WhyNoConfig">A clause for the reader.</param>
internal sealed record CompareContext(ICompareSide A, ICompareSide B, IReadOnlyList<ComparePrompt> Prompts, GenerationConfig? Config, string? WhyNoConfig)
{
    private readonly Dictionary<int, Answer<SideRun>> _runsOfA = [];

    /// <summary>What a logit may be off in a usual row.</summary>
    public double Limit { get; init; }

    /// <summary>How rounding grows in each row; null when one limit was given for all.</summary>
    public RoundingNoise? Rounding { get; init; }

    /// <summary>What a logit may be off in a row of a prompt or of its answer.</summary>
    public double LimitOf(int prompt, int row) => Math.Max(Limit, Rounding?.LimitOf(prompt, row) ?? 0);

    /// <summary>The graph that both sides run, when it is small enough to be run in f64; else null.</summary>
    public Model? Shared { get; init; }

    /// <summary>The error of every compared row.</summary>
    public List<TokenError> Tokens { get; } = [];

    /// <summary>Why what does not depend on an engine needs no comparison: both sides take it from one folder; null when they do not.</summary>
    public string? WhyShared => A is EngineSide a && B is EngineSide b && a.Folder == b.Folder ? "both sides take it from the same files with the same code" : null;

    /// <summary>Prompts that are answered.</summary>
    public IEnumerable<int> Answered => Enumerable.Range(0, Prompts.Count).Where(prompt => !Prompts[prompt].IsText);

    /// <summary>The ids that both sides are fed: those of A, or of B when A has none.</summary>
    public int[] Ids(int prompt) => A.Ids(prompt).Value ?? B.Ids(prompt).Value
        ?? throw new DecodingException($"Prompt {prompt} cannot be turned into ids: {A.Ids(prompt).Why}; give ids with --ids.");

    /// <summary>The answer of A, which B is measured by. Where B was written down, A follows its length and draws.</summary>
    public Answer<SideRun> RunOfA(int prompt)
    {
        if (!_runsOfA.TryGetValue(prompt, out Answer<SideRun> run))
            _runsOfA[prompt] = run = A.Run(prompt, Ids(prompt), B is CaptureSide ? B.Run(prompt, Ids(prompt), null).Value : null);
        return run;
    }
}
