using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// The loop: propose, forward, choose, verify, rewind, stop. Plain decoding is a draft of length 0. A guess is accepted when it is the very token that
/// would have been chosen in its place, so drafts change how fast an answer comes and never which one (with the same draws).
/// </summary>
public sealed class Generator
{
    private const int MostGuesses = 64;

    private readonly Session _session;
    private readonly GenerationConfig _config;
    private readonly int _contextLength;
    private readonly IReadOnlyList<ILogitsStep> _steps;
    private readonly ISelector _selector;
    private readonly IDraft _draft;

    /// <summary>A loop over a session of one sequence.</summary>
    /// <param name="session">The session; tokens it already holds are context before the prompt.</param>
    /// <param name="config">Limits, stop tokens, steps and selection.</param>
    /// <param name="contextLength">The model's longest sequence; 0 when unknown.</param>
    /// <param name="tape">Draws of a sampled generation; null takes an <see cref="Mt19937"/> seeded by the config.</param>
    /// <param name="draft">Guesses; null for none.</param>
    /// <exception cref="GenerationConfigException">The config is not valid.</exception>
    /// <exception cref="SessionException">The session has several sequences, or cannot rewind although a draft is given.</exception>
    public Generator(Session session, GenerationConfig config, int contextLength = 0, IDrawTape? tape = null, IDraft? draft = null)
    {
        config.Validate();
        if (session.Batch != 1) throw new SessionException($"A generator drives one sequence, but the session has {session.Batch}.");
        if (draft is not null and not NoDraft && session.Capabilities.WhyNoRewind is { } why) throw new SessionException($"A draft needs a session that can rewind: {why}.");
        (_session, _config, _contextLength) = (session, config, contextLength);
        _steps = Steps(config);
        _selector = config.DoSample ? new Multinomial(config, tape ?? new Mt19937(config.RngSeed)) : new Greedy();
        _draft = draft ?? new NoDraft();
    }

    /// <summary>Why the last generation ended.</summary>
    public FinishReason FinishReason { get; private set; }

    /// <summary>Forward passes of the last generation, the prompt's included.</summary>
    public int ForwardCount { get; private set; }

    /// <summary>Generates token by token; a stop token that ends the answer is the last one given.</summary>
    /// <param name="prompt">Ids to start from; not empty.</param>
    /// <param name="cancellation">Ends the generation between two forward passes.</param>
    /// <exception cref="SessionException">The prompt is empty or exceeds the context.</exception>
    public IEnumerable<int> Generate(IReadOnlyList<int> prompt, CancellationToken cancellation = default)
    {
        if (prompt.Count == 0) throw new SessionException("The prompt has no tokens; there is nothing to continue.");
        int room = _session.Length + prompt.Count;
        if (_contextLength > 0 && room > _contextLength)
            throw new SessionException($"The prompt has {prompt.Count} tokens, but the model's context is {_contextLength}{(_session.Length > 0 ? $" and {_session.Length} are used" : "")}; shorten the prompt.");
        return Loop([.. prompt], _config.NewTokenLimit(prompt.Count, _contextLength == 0 ? 0 : _contextLength - _session.Length), cancellation);
    }

    private IEnumerable<int> Loop(int[] prompt, int limit, CancellationToken cancellation)
    {
        (FinishReason, ForwardCount) = (FinishReason.None, 0);
        var history = new TokenHistory(prompt);
        int[] pending = prompt; // tokens that are chosen but not in the cache
        var guesses = new int[MostGuesses];
        while (FinishReason == FinishReason.None)
        {
            if (cancellation.IsCancellationRequested)
            {
                FinishReason = FinishReason.Cancelled;
                yield break;
            }

            int room = Math.Min(MostGuesses, limit - history.GeneratedLength - 1);
            int guessed = history.GeneratedLength == 0 || room <= 0 ? 0 : _draft.Propose(history, guesses.AsSpan(0, room));
            Tensor logits = _session.Forward([.. pending, .. guesses.AsSpan(0, guessed)], lastRows: guessed + 1);
            ForwardCount++;
            int firstRow = logits.Shape[1] - guessed - 1;
            int accepted = 0;
            for (int row = 0; row <= guessed && FinishReason == FinishReason.None; row++)
            {
                int token = Choose(logits, firstRow + row, history);
                history.Append(token);
                FinishReason = Finish(token, history.GeneratedLength, limit);
                yield return token;
                if (row == guessed || guesses[row] != token) break;
                accepted++;
            }

            if (accepted < guessed) _session.Rewind(_session.Length - (guessed - accepted));
            pending = [history.Ids[^1]];
        }
    }

    private int Choose(Tensor logits, int row, TokenHistory history)
    {
        int vocabulary = logits.Shape[2];
        // A copy: steps write, and the row may be asked for again by a trace.
        float[] scores = logits.Values<float>().Slice(row * vocabulary, vocabulary).ToArray();
        foreach (ILogitsStep step in _steps) step.Apply(scores, history);
        return _selector.Select(scores);
    }

    private FinishReason Finish(int token, int generated, int limit)
    {
        if (!_config.IgnoreEos && _config.StopTokenIds.Contains(token)) return FinishReason.Stop;
        return generated >= limit ? FinishReason.Length : FinishReason.None;
    }

    private static List<ILogitsStep> Steps(GenerationConfig config)
    {
        var steps = new List<ILogitsStep>();
        if (config.MinNewTokens > 0) steps.Add(new MinNewTokens(config.MinNewTokens, config.StopTokenIds));
        if (config.RepetitionPenalty != 1) steps.Add(new RepetitionPenalty(config.RepetitionPenalty));
        return steps;
    }
}
