using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Stop;
using Lockstep.Decoding.Trace;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding;

/// <summary>What a caller may replace in a generator; null takes what the config asks for.</summary>
public sealed record GeneratorParts
{
    /// <summary>Where all draws come from; null takes an <see cref="Mt19937"/> seeded by the config.</summary>
    public IDrawTape? Tape { get; init; }

    /// <summary>Logits steps in their order; null takes <see cref="LogitsSteps.Of"/>.</summary>
    public IReadOnlyList<ILogitsStep>? Steps { get; init; }

    /// <summary>What the answer must look like, over the model's tokens; one of the steps of <see cref="LogitsSteps.Of"/>, so without effect when <see cref="Steps"/> are given.</summary>
    public TokenGrammar? Grammar { get; init; }

    /// <summary>Chooses tokens; null takes greedy, multinomial or Mirostat 2.</summary>
    public ISelector? Selector { get; init; }

    /// <summary>Guesses tokens; null takes prompt lookup when the config asks for it, and none otherwise.</summary>
    public IDraft? Draft { get; init; }

    /// <summary>How many tokens to guess; null takes <c>num_assistant_tokens</c>, or as many as the draft gives.</summary>
    public IDraftLength? DraftLength { get; init; }

    /// <summary>
    /// Most guesses of a pass when they are a tree; 0 for chains. Needs an <see cref="ITreeDraft"/>, a session that runs trees, and no verifier of chains alone; otherwise guesses are chains, and
    /// <see cref="GenerationStatistics.WhyNoTree"/> says why.
    /// </summary>
    public int TreeNodes { get; init; }

    /// <summary>Decides which guesses stay in a sampled generation; null takes those that equal the token drawn in their place.</summary>
    public IVerifier? Verifier { get; init; }

    /// <summary>Further reasons to end, after stop tokens and limits.</summary>
    public IReadOnlyList<IStopCondition> Stops { get; init; } = [];

    /// <summary>Watches every step; null costs nothing.</summary>
    public IGenerationObserver? Observer { get; init; }
}
