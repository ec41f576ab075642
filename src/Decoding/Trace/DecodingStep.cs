using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Trace;

/// <summary>One pass of the loop: what was guessed, fed, chosen and kept. Valid during the call.</summary>
public readonly ref struct DecodingStep
{
    /// <summary>Number of the pass, from 0, the prompt's.</summary>
    public required int Index { get; init; }

    /// <summary>Prompt and answer, the tokens of this pass included.</summary>
    public required TokenHistory History { get; init; }

    /// <summary>Ids fed: the prompt in the first pass, then the last token and the guesses after it.</summary>
    public required ReadOnlySpan<int> Fed { get; init; }

    /// <summary>The model's logits before all steps, <c>[rows, vocabulary]</c>: of the last token before the guesses, then of each guess.</summary>
    public required ReadOnlySpan<float> Logits { get; init; }

    /// <summary>The guesses, <c>[rows - 1]</c>.</summary>
    public ReadOnlySpan<int> Guesses { get; init; }

    /// <summary>Of a tree of guesses: the row that each guess continues, <c>[rows - 1]</c>; row 0 is the token before the guesses. Empty for a chain.</summary>
    public ReadOnlySpan<int> Parents { get; init; }

    /// <summary>The row in which each kept token was chosen; empty for a chain, where it is 0, 1, 2, ...</summary>
    public ReadOnlySpan<int> Path { get; init; }

    /// <summary>The draft that guessed; null without guesses.</summary>
    public IDraft? Draft { get; init; }

    /// <summary>How many guesses became part of the answer.</summary>
    public required int Accepted { get; init; }

    /// <summary>Tokens that the pass gave: the accepted guesses, then one of the model's own unless the answer ended before it.</summary>
    public required ReadOnlySpan<int> Kept { get; init; }

    /// <summary>Probability of each kept token after the logits steps, which is what a draw follows, <c>[kept]</c>.</summary>
    public required ReadOnlySpan<double> Probabilities { get; init; }

    /// <summary>Draws that the pass took from the tape.</summary>
    public required ReadOnlySpan<float> Draws { get; init; }

    /// <summary>Tokens in the cache after the pass.</summary>
    public required int CacheLength { get; init; }

    /// <summary>Time in the draft.</summary>
    public TimeSpan DraftTime { get; init; }

    /// <summary>Time in the forward pass.</summary>
    public required TimeSpan ForwardTime { get; init; }

    /// <summary>Time in logits steps, selection and verification, the measurement of probabilities included.</summary>
    public required TimeSpan ChoiceTime { get; init; }

    /// <summary>Rows of logits: one more than guesses.</summary>
    public int Rows => Guesses.Length + 1;

    /// <summary>The logits of a row, <c>[vocabulary]</c>.</summary>
    public ReadOnlySpan<float> Row(int row) => Logits.Slice(row * (Logits.Length / Rows), Logits.Length / Rows);

    /// <summary>The row in which a kept token was chosen.</summary>
    public int RowOf(int kept) => Path.IsEmpty ? kept : Path[kept];

    /// <summary>The probability with which the draft drew a guess; null when it shows none, and the guess counts as certain, and for trees.</summary>
    public double? DraftProbability(int guess) => Parents.IsEmpty && Draft is IDistributionDraft draft ? draft.Distribution(guess)[Guesses[guess]] : null;
}
