using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;
using Lockstep.Tensors;

namespace Lockstep.Decoding.Drafts;

/// <summary>Lets a smaller model of the same vocabulary guess: greedily, or drawing from its own distribution with the steps of the target.</summary>
public sealed class ModelDraft : IDistributionDraft
{
    private readonly Session _session;
    private readonly int _contextLength;
    private readonly double _confidence;
    private readonly TokenChooser _chooser;
    private readonly TapeDraws? _draws;
    private readonly List<int> _cached = [];
    private readonly List<double[]> _distributions = [];

    /// <summary>A draft over an empty session.</summary>
    /// <param name="session">Session of the draft model; it stays the caller's.</param>
    /// <param name="contextLength">The draft model's longest sequence; 0 when unknown.</param>
    /// <param name="config">Settings of the target: when sampling, guesses are drawn under the same steps.</param>
    /// <param name="tape">Draws of the guesses, a tape of their own so that those of the target are as without a draft; null takes one from the seed.</param>
    /// <exception cref="SessionException">The session has several sequences, holds tokens, or cannot rewind.</exception>
    public ModelDraft(Session session, int contextLength, GenerationConfig config, IDrawTape? tape = null)
    {
        if (session.Batch != 1 || session.Length > 0) throw new SessionException($"A draft model needs an empty session of one sequence, not {session.Batch} with {session.Length} tokens.");
        if (session.Capabilities.WhyNoRewind is { } why) throw new SessionException($"A draft model needs a session that can rewind: {why}.");
        (_session, _contextLength, _confidence) = (session, contextLength, config.AssistantConfidenceThreshold);
        // Steps of an order of their own keep their own room; the tape of XTC is the draft's. What a grammar forbids, the target refuses.
        tape ??= new Philox(config.RngSeed);
        _chooser = new TokenChooser(LogitsSteps.Of(config with { Mirostat = null, StructuredOutput = null }, tape), new Greedy());
        _draws = config.DoSample ? new TapeDraws(tape) : null;
    }

    /// <inheritdoc/>
    public double[] Distribution(int index) => _distributions[index];

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        _distributions.Clear();
        if (_contextLength > 0) tokens = tokens[..Math.Clamp(_contextLength - history.Length, 0, tokens.Length)];
        if (tokens.IsEmpty) return 0;
        int length = history.Length;
        int count = 0;
        try
        {
            Tensor logits = Synchronize(history);
            while (true)
            {
                ReadOnlySpan<float> row = logits.Values<float>()[^logits.Shape[2]..];
                double[] distribution = _chooser.Distribution(row, history);
                int token = _draws?.Pick(distribution) ?? ArgMax(distribution);
                _distributions.Add(_draws is null ? OneHot.Or(null, token, distribution.Length) : distribution);
                tokens[count++] = token;
                // The decision looks at the distribution and not at the draw, so that it cannot favour some tokens.
                if (count == tokens.Length || distribution.Max() < _confidence) return count;
                history.Append(token);
                logits = Forward([token]);
            }
        }
        finally
        {
            history.Truncate(length);
        }
    }

    // What the draft has in its cache beyond the text was guessed wrongly.
    private Tensor Synchronize(TokenHistory history)
    {
        ReadOnlySpan<int> ids = history.Span;
        int common = 0;
        while (common < Math.Min(_cached.Count, ids.Length - 1) && _cached[common] == ids[common]) common++;
        _session.Rewind(common);
        _cached.RemoveRange(common, _cached.Count - common);
        return Forward(ids[common..]);
    }

    private Tensor Forward(ReadOnlySpan<int> ids)
    {
        Tensor logits = _session.Forward(ids, lastRows: 1);
        _cached.AddRange(ids);
        return logits;
    }

    private static int ArgMax(double[] values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
