using System.Diagnostics;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Trace;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// Beam search over a session: the prompt is fed once, as one row, which becomes a row for each beam; rows are exchanged by <see cref="Session.Reorder"/>, so the model itself moves
/// its cache. Profiles differ in the number of candidates, in what ends a search and in the steps that run.
/// </summary>
public sealed class BeamSearch
{
    private readonly Session _session;
    private readonly GenerationConfig _config;
    private readonly int _contextLength;
    private readonly IReadOnlyList<ILogitsStep> _steps;
    private readonly BeamRecorder? _recorder;

    /// <summary>A search over an empty session.</summary>
    /// <param name="session">An empty session of one row; it has <c>num_beams</c> rows after the first step.</param>
    /// <param name="config">Beams, groups, penalties, limits; of profile <c>openvino-genai</c> or <c>huggingface</c>.</param>
    /// <param name="contextLength">The model's longest sequence; 0 when unknown.</param>
    /// <param name="steps">Logits steps, which see log probabilities; null takes those of the profile.</param>
    /// <param name="observer">Watches every step; null costs nothing.</param>
    /// <exception cref="GenerationConfigException">The config is not valid or asks for no beams.</exception>
    /// <exception cref="SessionException">The session has another batch, holds tokens, or cannot exchange rows.</exception>
    public BeamSearch(Session session, GenerationConfig config, int contextLength = 0, IReadOnlyList<ILogitsStep>? steps = null, IGenerationObserver? observer = null)
    {
        config.Validate();
        if (!config.IsBeamSearch) throw new GenerationConfigException($"num_beams is {config.NumBeams}, expected above 1 for a beam search.");
        if (session.Batch != 1) throw new SessionException($"A beam search starts from a session of one row, which becomes {config.NumBeams}, not from {session.Batch} rows.");
        if (session.Length > 0) throw new SessionException($"A beam search starts from an empty session, but this one holds {session.Length} tokens.");
        if (session.Capabilities.WhyNoReorder is { } why) throw new SessionException($"A beam search needs a session that can exchange rows: {why}.");
        (_session, _config, _contextLength) = (session, config, contextLength);
        _steps = steps ?? LogitsSteps.Of(config, new Mt19937(config.RngSeed));
        if (observer is not null) _recorder = new BeamRecorder(observer);
    }

    /// <summary>Searches.</summary>
    /// <param name="prompt">Ids to start from; not empty.</param>
    /// <param name="cancellation">Ends the search; the best beams so far are the result.</param>
    /// <returns>The best <c>num_return_sequences</c> answers, in descending order of their scores.</returns>
    /// <exception cref="SessionException">The prompt is empty or exceeds the context.</exception>
    /// <exception cref="DecodingException">The model gave NaN or infinity.</exception>
    public IReadOnlyList<GeneratedSequence> Generate(IReadOnlyList<int> prompt, CancellationToken cancellation = default)
    {
        if (prompt.Count == 0) throw new SessionException("The prompt has no tokens; there is nothing to continue.");
        if (_contextLength > 0 && prompt.Count > _contextLength)
            throw new SessionException($"The prompt has {prompt.Count} tokens, but the model's context is {_contextLength}; shorten the prompt.");
        int limit = _config.NewTokenLimit(prompt.Count, _contextLength);
        var history = new TokenHistory([.. prompt]);
        IBeamRules rules = _config.Profile == DecodingProfile.HuggingFace
            ? new HuggingFaceBeams(_config, _steps, history, limit)
            : new OpenVinoGenAIBeams(_config, _steps, history, limit);
        var next = new BeamStep(_config.NumBeams);
        long start = Stopwatch.GetTimestamp();
        _recorder?.Begin(prompt, _config);
        Tensor logits = _session.Forward(prompt.ToArray(), lastRows: 1);
        FinishReason cut = FinishReason.None;
        while (Advance(rules, logits, next) && (cut = Cut(start, cancellation)) == FinishReason.None)
        {
            _session.Reorder(next.Parents);
            logits = _session.Forward(Tensor.From(next.Tokens.AsSpan(), _session.Batch, 1), lastRows: 1);
        }

        IEnumerable<GeneratedSequence> answers = rules.Finish();
        if (cut != FinishReason.None) answers = answers.Select(answer => answer.FinishReason == FinishReason.Length ? answer with { FinishReason = cut } : answer).ToArray();
        _recorder?.End([.. answers]);
        return answers.Select(answer => _config.Echo ? answer with { Ids = [.. prompt, .. answer.Ids] } : answer).ToArray();
    }

    private bool Advance(IBeamRules rules, Tensor logits, BeamStep next)
    {
        _recorder?.Forwarded();
        bool goesOn = rules.Advance(logits, next);
        _recorder?.Step(rules.Running, next, _session);
        return goesOn;
    }

    // What ends a search before its rules do.
    private FinishReason Cut(long start, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return FinishReason.Cancelled;
        return _config.MaxTime is { } time && Stopwatch.GetElapsedTime(start) >= time ? FinishReason.Time : FinishReason.None;
    }
}
