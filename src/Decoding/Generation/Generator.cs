using System.Diagnostics;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Stop;
using Lockstep.Decoding.Trace;
using Lockstep.Decoding.Verify;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// The loop: propose, forward, choose, verify, rewind, stop. Plain decoding is a draft of length 0. Without a verifier a guess is accepted when it is the very
/// token that would have been chosen in its place, so drafts change how fast an answer comes and never which one (with the same draws).
/// </summary>
public sealed class Generator
{
    /// <summary>Most guesses of one pass.</summary>
    public const int MostGuesses = 64;

    private readonly Session _session;
    private readonly GenerationConfig _config;
    private readonly int _contextLength;
    private readonly GeneratorParts _parts;
    private readonly IStopCondition[] _stops;
    private readonly IDrawTape _tape;
    private readonly TokenChooser _chooser;
    private readonly IDraft _draft;
    private readonly IDraftLength _draftLength;
    private readonly StepRecorder? _recorder;
    private readonly TreeStep? _tree; // null for chains
    private readonly string? _whyNoTree;
    private readonly int[] _feed = new int[MostGuesses + 1];
    private readonly List<int> _step = [];
    private readonly List<TokenLogprobs> _logprobs = [];

    /// <summary>A loop over a session of one sequence.</summary>
    /// <param name="session">The session; tokens it already holds are context before the prompt.</param>
    /// <param name="config">Limits, stop tokens, steps and selection.</param>
    /// <param name="contextLength">The model's longest sequence; 0 when unknown.</param>
    /// <param name="tape">Draws of a sampled generation; null takes an <see cref="Mt19937"/> seeded by the config.</param>
    /// <param name="draft">Guesses; null for what the config asks for.</param>
    /// <exception cref="GenerationConfigException">The config is not valid.</exception>
    /// <exception cref="SessionException">The session has several sequences, or cannot rewind although a draft is given.</exception>
    public Generator(Session session, GenerationConfig config, int contextLength = 0, IDrawTape? tape = null, IDraft? draft = null)
        : this(session, config, contextLength, new GeneratorParts { Tape = tape, Draft = draft })
    {
    }

    /// <summary>A loop over a session of one sequence, with parts of one's own.</summary>
    /// <param name="session">The session; tokens it already holds are context before the prompt.</param>
    /// <param name="config">Limits, stop tokens, steps and selection.</param>
    /// <param name="contextLength">The model's longest sequence; 0 when unknown.</param>
    /// <param name="parts">What replaces what the config asks for.</param>
    /// <exception cref="GenerationConfigException">The config is not valid, or asks for a beam search or several answers.</exception>
    /// <exception cref="SessionException">The session has several sequences, or cannot rewind although a draft is given.</exception>
    public Generator(Session session, GenerationConfig config, int contextLength, GeneratorParts parts)
    {
        config.Validate();
        if (config.IsBeamSearch) throw new GenerationConfigException($"num_beams is {config.NumBeams}, expected 1: a generator drives one sequence; a BeamSearch drives several.");
        if (session.Batch != 1) throw new SessionException($"A generator drives one sequence, but the session has {session.Batch}.");
        (_session, _config, _contextLength, _parts, _stops) = (session, config, contextLength, parts, [.. parts.Stops]);
        _draft = parts.Draft ?? (config.IsPromptLookup ? PromptLookup.Of(config) : new NoDraft());
        if (_draft is not NoDraft && session.Capabilities.WhyNoRewind is { } why) throw new SessionException($"A draft needs a session that can rewind: {why}.");
        _draftLength = parts.DraftLength ?? (config.NumAssistantTokens > 0 ? new FixedLength(config.NumAssistantTokens) : new FixedLength(MostGuesses));
        _tape = parts.Tape ?? new Mt19937(config.RngSeed);
        if (parts.Observer is { } observer) _tape = _recorder = new StepRecorder(observer, _tape);
        _chooser = new TokenChooser(parts.Steps ?? LogitsSteps.Of(config, _tape, parts.Grammar), parts.Selector ?? Selector(config, _tape));
        if (parts.Verifier is not null && parts.Selector is null && config.Mirostat is not null)
            throw new GenerationConfigException("mirostat is set, expected none with a verifier: its choice depends on earlier choices, so that it has no distribution to verify against.");
        if (parts.TreeNodes <= 0) return;
        _whyNoTree = session.Capabilities.WhyNoTree ?? (_draft is ITreeDraft ? parts.Verifier is null or ITreeVerifier ? null : $"{parts.Verifier.GetType().Name} verifies chains" : $"{_draft.GetType().Name} guesses chains");
        if (_whyNoTree is null)
            _tree = new TreeStep(session, (ITreeDraft)_draft, parts.DraftLength ?? new FixedLength(parts.TreeNodes), Math.Min(parts.TreeNodes, MostGuesses), _chooser, config.DoSample ? (ITreeVerifier?)parts.Verifier : null, new TapeDraws(_tape), _recorder);
    }

    /// <summary>Why the last generation ended.</summary>
    public FinishReason FinishReason { get; private set; }

    /// <summary>Passes, guesses and times of the last generation.</summary>
    public GenerationStatistics Statistics { get; private set; } = new();

    /// <summary>Forward passes of the last generation, the prompt's included.</summary>
    public int ForwardCount => Statistics.Forwards;

    /// <summary>Log probabilities of the tokens of the last generation; empty unless <c>logprobs</c> is set.</summary>
    public IReadOnlyList<TokenLogprobs> Logprobs => _logprobs;

    /// <summary>Log probability of the last generation; 0 unless <c>logprobs</c> is set, as in OpenVINO GenAI.</summary>
    public double Score => _logprobs.Sum(token => token.Chosen.Logprob);

    /// <summary>Generates token by token; a stop token that ends the answer is the last one given.</summary>
    /// <param name="prompt">Ids to start from; not empty.</param>
    /// <param name="cancellation">Ends the generation between two forward passes.</param>
    /// <exception cref="SessionException">The prompt is empty or exceeds the context.</exception>
    public IEnumerable<int> Generate(IReadOnlyList<int> prompt, CancellationToken cancellation = default) => Generate(prompt, 0, cancellation);

    /// <summary>Generates after a prompt whose beginning the session has seen.</summary>
    /// <param name="prompt">Ids to start from; not empty.</param>
    /// <param name="cached">How many of the first prompt tokens the session holds already, as its last ones; fewer than all.</param>
    /// <param name="cancellation">Ends the generation between two forward passes.</param>
    /// <exception cref="SessionException">The prompt is empty or exceeds the context, or the session does not hold so many tokens.</exception>
    public IEnumerable<int> Generate(IReadOnlyList<int> prompt, int cached, CancellationToken cancellation = default)
    {
        if (prompt.Count == 0) throw new SessionException("The prompt has no tokens; there is nothing to continue.");
        if (cached < 0 || cached >= prompt.Count || cached > _session.Length)
            throw new SessionException($"{cached} of {prompt.Count} prompt tokens are said to be in a session of {_session.Length}; at least one must be left to feed.");
        int used = _session.Length - cached;
        if (_contextLength > 0 && used + prompt.Count > _contextLength)
            throw new SessionException($"The prompt has {prompt.Count} tokens, but the model's context is {_contextLength}{(used > 0 ? $" and {used} are used" : "")}; shorten the prompt.");
        int limit = _config.NewTokenLimit(prompt.Count, _contextLength == 0 ? 0 : _contextLength - used);
        if (limit == int.MaxValue && (_config.IgnoreEos || _config.StopTokenIds.Count == 0) && _config.MaxTime is null && _stops.Length == 0 && !cancellation.CanBeCanceled)
            throw new GenerationConfigException("max_new_tokens is not set, expected a number: there is no stop token, no stop string and no context length, so that nothing would end the answer.");
        IEnumerable<int> tokens = Loop([.. prompt], cached, limit, cancellation);
        return _recorder is null ? tokens : Observed(tokens, prompt);
    }

    // The observer learns of the end however the reader leaves.
    private IEnumerable<int> Observed(IEnumerable<int> tokens, IReadOnlyList<int> prompt)
    {
        _recorder!.Begin(prompt, _config);
        try
        {
            foreach (int token in tokens) yield return token;
        }
        finally
        {
            _recorder.End(FinishReason, Statistics);
        }
    }

    /// <summary>What the config asks to choose tokens by.</summary>
    internal static ISelector Selector(GenerationConfig config, IDrawTape tape) => config switch
    {
        { DoSample: false } => new Greedy(),
        { Mirostat: { } settings } => new Mirostat2(settings, tape),
        _ => new Multinomial(tape),
    };

    private IEnumerable<int> Loop(int[] prompt, int cached, int limit, CancellationToken cancellation)
    {
        (FinishReason, Statistics) = (limit > 0 ? FinishReason.None : FinishReason.Length, new GenerationStatistics { WhyNoTree = _whyNoTree });
        _logprobs.Clear();
        var history = new TokenHistory(prompt);
        long start = Stopwatch.GetTimestamp();
        foreach (int id in _config.Echo ? prompt : []) yield return id;
        while (FinishReason == FinishReason.None)
        {
            if (cancellation.IsCancellationRequested)
            {
                FinishReason = FinishReason.Cancelled;
                yield break;
            }

            _step.Clear();
            // Everything but the last token is in the cache, except before the first pass.
            Step(history, Statistics.Forwards == 0 ? prompt.AsSpan(cached) : history.Span[^1..], limit);
            if (FinishReason == FinishReason.None && _config.MaxTime is { } time && Stopwatch.GetElapsedTime(start) >= time) FinishReason = FinishReason.Time;
            foreach (int token in _step) yield return token;
        }
    }

    private void Step(TokenHistory history, ReadOnlySpan<int> pending, int limit)
    {
        if (_tree is not null && history.GeneratedLength > 0)
        {
            StepTree(_tree, history, limit);
            return;
        }

        Span<int> guesses = _feed.AsSpan(1);
        int guessed = history.GeneratedLength == 0 ? 0 : Guess(history, guesses, limit);
        long start = Stopwatch.GetTimestamp();
        _feed[0] = pending[^1];
        Tensor logits = _session.Forward(guessed == 0 ? pending : _feed.AsSpan(0, guessed + 1), lastRows: guessed + 1);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Statistics.ForwardTime += time;
        if (Statistics.Forwards++ > 0) _draftLength.ObserveForward(guessed + 1, time.TotalSeconds);
        int vocabulary = logits.Shape[2];
        ReadOnlySpan<float> rows = logits.Values<float>()[^((guessed + 1) * vocabulary)..];
        start = Stopwatch.GetTimestamp();
        int accepted = _parts.Verifier is { } verifier && guessed > 0 && _config.DoSample
            ? VerifyDistributions(verifier, history, rows, guesses[..guessed], limit)
            : VerifyExactly(history, rows, guesses[..guessed], limit);
        Statistics.ChoiceTime += Stopwatch.GetElapsedTime(start);
        Statistics.Count(guessed, accepted);
        if (guessed > 0) _draftLength.Observe(guessed, accepted);
        _draft.Observe(new DraftFeedback(history, _feed.AsSpan(0, guessed + 1), rows, accepted));
        int kept = _step.Count - 1; // everything but the last token stays in the cache, with a draft or without
        if (kept < guessed) _session.Rewind(_session.Length - (guessed - kept));
        _recorder?.Step(history, guessed == 0 ? pending : _feed.AsSpan(0, guessed + 1), rows, guesses[..guessed], accepted, _step, _session.Length, _draft, Statistics);
    }

    // A method of its own, because the closure is made where it is captured.
    private void StepTree(TreeStep tree, TokenHistory history, int limit) => tree.Run(history, Room(history, limit), Statistics, _step, (token, logits) =>
    {
        Take(token, history, logits, limit);
        return FinishReason == FinishReason.None;
    });

    // Guesses that can still become part of the answer.
    private int Room(TokenHistory history, int limit)
    {
        int room = Math.Min(MostGuesses, limit - history.GeneratedLength - 1);
        return _contextLength > 0 ? Math.Min(room, _contextLength - _session.Length - 1) : room;
    }

    private int Guess(TokenHistory history, Span<int> guesses, int limit)
    {
        int room = Room(history, limit);
        if (room <= 0 || _draft is NoDraft) return 0;
        room = Math.Min(room, _draftLength.Next(room));
        if (room <= 0) return 0;
        long start = Stopwatch.GetTimestamp();
        int guessed = _draft.Propose(history, guesses[..room]);
        if (guessed > 0) guessed = _draftLength.Keep(guessed, _draft as IEstimatingDraft);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Statistics.DraftTime += time;
        if (guessed > 0) _draftLength.ObserveDraft(guessed, time.TotalSeconds);
        return guessed;
    }

    // A guess stays when the selector takes that very token.
    private int VerifyExactly(TokenHistory history, ReadOnlySpan<float> rows, ReadOnlySpan<int> guesses, int limit)
    {
        int vocabulary = rows.Length / (guesses.Length + 1);
        for (int row = 0; ; row++)
        {
            ReadOnlySpan<float> logits = rows.Slice(row * vocabulary, vocabulary);
            int token = _chooser.Choose(logits, history);
            _recorder?.Chose(_chooser.Probability(token));
            Take(token, history, logits, limit);
            if (row == guesses.Length || guesses[row] != token) return row;
            if (FinishReason != FinishReason.None) return row + 1;
        }
    }

    // The verifier sees the distributions of all rows, each after the guesses before it.
    private int VerifyDistributions(IVerifier verifier, TokenHistory history, ReadOnlySpan<float> rows, ReadOnlySpan<int> guesses, int limit)
    {
        int vocabulary = rows.Length / (guesses.Length + 1);
        var target = new double[guesses.Length + 1][];
        int length = history.Length;
        for (int row = 0; row <= guesses.Length; row++)
        {
            target[row] = _chooser.Distribution(rows.Slice(row * vocabulary, vocabulary), history);
            if (row < guesses.Length) history.Append(guesses[row]);
        }

        history.Truncate(length);
        var draft = new double[guesses.Length][];
        for (int i = 0; i < draft.Length; i++) draft[i] = OneHot.Or((_draft as IDistributionDraft)?.Distribution(i), guesses[i], vocabulary);
        Verdict verdict = verifier.Verify(guesses, target, draft, new TapeDraws(_tape));
        for (int i = 0; i <= verdict.Accepted; i++)
        {
            int token = i < verdict.Accepted ? guesses[i] : verdict.Next;
            _recorder?.Chose(target[i][token]);
            Take(token, history, rows.Slice(i * vocabulary, vocabulary), limit);
            if (FinishReason != FinishReason.None) return Math.Min(i + 1, verdict.Accepted);
        }

        return verdict.Accepted;
    }

    private void Take(int token, TokenHistory history, ReadOnlySpan<float> logits, int limit)
    {
        if (_config.Logprobs > 0) _logprobs.Add(TokenLogprobs.Of(logits, token, _config.Logprobs));
        history.Append(token);
        _step.Add(token);
        Statistics.Tokens++;
        FinishReason = Finish(token, history, _config, _stops, limit);
    }

    /// <summary>Why an answer ends with its last token; <see cref="FinishReason.None"/> when it goes on.</summary>
    internal static FinishReason Finish(int token, TokenHistory history, GenerationConfig config, ReadOnlySpan<IStopCondition> stops, int limit)
    {
        if (!config.IgnoreEos && config.StopTokenIds.Contains(token)) return FinishReason.Stop;
        foreach (IStopCondition stop in stops)
        {
            if (stop.Check(history) is not FinishReason.None and var reason) return reason;
        }

        return history.GeneratedLength >= limit ? FinishReason.Length : FinishReason.None;
    }
}
