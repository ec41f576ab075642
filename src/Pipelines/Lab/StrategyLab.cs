using System.Diagnostics;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;

namespace Lockstep.Pipelines;

/// <summary>
/// Runs strategies side by side: one compiled model, one session, and every prompt answered by every strategy in turn, so that other programs on the machine disturb all alike. Every answer is
/// compared with the plain one.
/// </summary>
public sealed class StrategyLab : IDisposable
{
    private const int MostAdaptive = 31; // guesses, one row less than the largest measured pass
    private const int PromptNgram = 3;
    private static readonly int[] s_measuredRows = [1, 2, 4, 8, 16, 32];

    private readonly LanguageModel _model;
    private readonly LabOptions _options;
    private readonly IReadOnlyList<LabStrategy> _strategies;
    private readonly IReadOnlyDictionary<string, DraftModel> _draftModels;
    private readonly Dictionary<string, Session> _draftSessions = [];
    private readonly Session _session;
    private IForwardCost _cost = new MeasuredForwardCost();

    /// <summary>A lab.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="strategies">What to compare; the first one is plain decoding.</param>
    /// <param name="options">How to run.</param>
    /// <param name="draftModels">Draft models by their folders; they stay the caller's.</param>
    public StrategyLab(LanguageModel model, IReadOnlyList<LabStrategy> strategies, LabOptions options, IReadOnlyDictionary<string, DraftModel>? draftModels = null)
    {
        (_model, _strategies, _options, _draftModels) = (model, strategies, options, draftModels ?? new Dictionary<string, DraftModel>());
        _session = model.OpenSession(options: options.Request with { Rewinds = true });
        foreach ((string folder, DraftModel draft) in _draftModels) _draftSessions[folder] = draft.OpenSession(options.Request);
    }

    /// <summary>Runs all rounds.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="onRound">Called before each round, with its number; 0 is the one that warms up.</param>
    public LabResult Run(IReadOnlyList<LabPrompt> prompts, Action<int>? onRound = null)
    {
        string[] groups = [.. prompts.Select(prompt => prompt.Group).Distinct()];
        var runs = new LabRun[_options.Rounds, groups.Length, _strategies.Count];
        LabDifference? difference = null;
        for (int round = 0; round <= _options.Rounds; round++)
        {
            onRound?.Invoke(round);
            for (int p = 0; p < prompts.Count; p++)
            {
                if (round <= 1 && p == 0) Calibrate(prompts[0]); // again when all code has run: a runtime's first code is slow, and not for all row counts alike
                LabDifference? found = Round(prompts[p], turn: round + p, (strategy, run) =>
                {
                    if (round == 0) return;
                    ref LabRun sum = ref runs[round - 1, Array.IndexOf(groups, prompts[p].Group), strategy];
                    sum = (sum ?? new LabRun()) + run;
                });
                difference ??= found;
            }
        }

        LabFigures[] lines = [.. groups.SelectMany((group, g) => _strategies.Select((strategy, s) => Figures(group, strategy, Rounds(runs, g, s), Rounds(runs, g, 0))))];
        return new LabResult(lines, difference, _options.Rounds, prompts.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        foreach (Session session in _draftSessions.Values) session.Dispose();
    }

    // t(k) belongs to model and machine, so it is measured once, behind a prompt; answers refine it.
    private void Calibrate(LabPrompt prompt)
    {
        if (_strategies.All(strategy => strategy.Length != "adaptive" && strategy.TreeNodes == 0) || !_session.Capabilities.CanRewind) return;
        _session.Forward(prompt.Ids.ToArray(), lastRows: 1);
        int room = _model.ContextLength == 0 ? int.MaxValue : _model.ContextLength - prompt.Ids.Count;
        _cost = MeasuredForwardCost.Of(_session, prompt.Ids[^1], [.. s_measuredRows.Where(rows => rows <= room)]);
    }

    private LabDifference? Round(LabPrompt prompt, int turn, Action<int, LabRun> record)
    {
        var answers = new IReadOnlyList<int>[_strategies.Count];
        for (int i = 0; i < _strategies.Count; i++)
        {
            int strategy = (i + turn) % _strategies.Count;
            (answers[strategy], LabRun run) = Answer(prompt, _strategies[strategy]);
            record(strategy, run);
        }

        return _strategies.Select((strategy, i) => LabDifference.Of(prompt.Name, strategy.Name, answers[0], answers[i])).FirstOrDefault(difference => difference is not null);
    }

    private (IReadOnlyList<int> Ids, LabRun Run) Answer(LabPrompt prompt, LabStrategy strategy)
    {
        _session.Rewind(0);
        var generator = new Generator(_session, Config(prompt), _model.ContextLength, Parts(prompt, strategy));
        var ids = new List<int>();
        long start = Stopwatch.GetTimestamp(), first = start;
        foreach (int id in generator.Generate(prompt.Ids))
        {
            if (ids.Count == 0) first = Stopwatch.GetTimestamp();
            ids.Add(id);
        }

        GenerationStatistics statistics = generator.Statistics;
        return (ids, new LabRun
        {
            Tokens = ids.Count - 1, Forwards = statistics.Forwards - 1, Guessed = statistics.Guessed, Accepted = statistics.Accepted, First = Stopwatch.GetElapsedTime(start, first).TotalSeconds,
            Decode = Stopwatch.GetElapsedTime(first).TotalSeconds, Draft = statistics.DraftTime.TotalSeconds,
        });
    }

    private GenerationConfig Config(LabPrompt prompt) =>
        prompt.Answer is null ? _options.Config : _options.Config with { MaxNewTokens = prompt.Answer.Count, MinNewTokens = 0, IgnoreEos = true, DoSample = false };

    private GeneratorParts Parts(LabPrompt prompt, LabStrategy strategy) => new()
    {
        Draft = Draft(strategy), DraftLength = Length(strategy), TreeNodes = strategy.TreeNodes, Tape = _options.Tape?.Invoke(), Steps = prompt.Answer is null ? null : [new ForcedAnswer(prompt.Answer)],
    };

    private IDraft Draft(LabStrategy strategy)
    {
        if (strategy.ModelFolder is not { } folder) return strategy.Draft switch
        {
            "lookup" => new PromptLookup(PromptNgram),
            "lookup:hf" => new PromptLookup(PromptNgram, DecodingProfile.HuggingFace, _options.Config.IgnoreEos ? null : _options.Config.StopTokenIds),
            "suffix" => new SuffixDraft(),
            "recycling" => new TokenRecycling(),
            "lookahead" => new Lookahead(),
            "composite" when strategy.TreeNodes > 0 => new MergedDraft(new SuffixDraft(), new TokenRecycling()),
            "composite" => new CompositeDraft(new SuffixDraft(), new TokenRecycling()),
            _ => new NoDraft(),
        };
        _draftSessions[folder].Rewind(0);
        (Session session, int context) = (_draftSessions[folder], _draftModels[folder].ContextLength);
        return strategy.TreeNodes > 0 && session.Capabilities.CanRunTrees ? new ModelTreeDraft(session, context, _options.Config) : new ModelDraft(session, context, _options.Config);
    }

    private IDraftLength? Length(LabStrategy strategy) => strategy.Length switch
    {
        "" => null,
        "adaptive" => new AdaptiveLength(_cost, MostAdaptive),
        _ when strategy.TreeNodes > 0 => new AdaptiveLength(_cost, strategy.TreeNodes),
        "heuristic" => new HeuristicLength(5),
        _ => new FixedLength(int.Parse(strategy.Length, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private LabRun[] Rounds(LabRun[,,] runs, int group, int strategy) => [.. Enumerable.Range(0, _options.Rounds).Select(round => runs[round, group, strategy])];

    private static LabFigures Figures(string group, LabStrategy strategy, LabRun[] rounds, LabRun[] plain)
    {
        double[] speedUps = [.. rounds.Zip(plain, (run, other) => other.Decode / Math.Max(run.Decode, 1e-9))];
        LabRun all = rounds.Aggregate((a, b) => a + b);
        return new LabFigures(group, strategy.Name, Median.Of(rounds.Select(run => run.Tokens / Math.Max(run.Decode, 1e-9))), Median.Of(speedUps), speedUps.Min(), speedUps.Max(),
            Median.Of(rounds.Zip(plain, (run, other) => (other.First + other.Decode) / (run.First + run.Decode))), all.Forwards == 0 ? 0 : (double)all.Tokens / all.Forwards,
            all.Guessed == 0 ? 0 : (double)all.Accepted / all.Guessed, all.Draft / Math.Max(all.Decode, 1e-9), rounds[0].Tokens);
    }
}
