using System.Runtime.InteropServices;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Trace;

/// <summary>Gathers what a generator shows its observer: draws and probabilities as they come, times as differences of the statistics.</summary>
internal sealed class StepRecorder : IDrawTape
{
    private readonly IGenerationObserver _observer;
    private readonly IDrawTape _source;
    private readonly List<float> _draws = [];
    private readonly List<double> _probabilities = [];
    private int _index;
    private TimeSpan _draftTime, _forwardTime, _choiceTime;

    public StepRecorder(IGenerationObserver observer, IDrawTape source) => (_observer, _source) = (observer, source);

    /// <summary>Passes a draw on and notes it.</summary>
    public float Next()
    {
        float draw = _source.Next();
        _draws.Add(draw);
        return draw;
    }

    public void Begin(IReadOnlyList<int> prompt, GenerationConfig config)
    {
        (_index, _draftTime, _forwardTime, _choiceTime) = (0, default, default, default);
        _draws.Clear();
        _probabilities.Clear();
        _observer.Begin(prompt, config);
    }

    /// <summary>Notes the probability of a token that was chosen.</summary>
    public void Chose(double probability) => _probabilities.Add(probability);

    /// <summary>Shows a pass; for a tree of guesses with the row that each continues and the rows of the winning path.</summary>
    public void Step(TokenHistory history, ReadOnlySpan<int> fed, ReadOnlySpan<float> rows, ReadOnlySpan<int> guesses, int accepted, List<int> kept, int cacheLength, IDraft draft, GenerationStatistics statistics,
        ReadOnlySpan<int> parents = default, ReadOnlySpan<int> path = default)
    {
        _observer.Step(new DecodingStep
        {
            Index = _index++, History = history, Fed = fed, Logits = rows, Guesses = guesses, Parents = parents, Path = path, Draft = guesses.Length > 0 ? draft : null, Accepted = accepted,
            Kept = CollectionsMarshal.AsSpan(kept), Probabilities = CollectionsMarshal.AsSpan(_probabilities), Draws = CollectionsMarshal.AsSpan(_draws), CacheLength = cacheLength,
            DraftTime = statistics.DraftTime - _draftTime, ForwardTime = statistics.ForwardTime - _forwardTime, ChoiceTime = statistics.ChoiceTime - _choiceTime,
        });
        (_draftTime, _forwardTime, _choiceTime) = (statistics.DraftTime, statistics.ForwardTime, statistics.ChoiceTime);
        _draws.Clear();
        _probabilities.Clear();
    }

    public void End(FinishReason reason, GenerationStatistics statistics) => _observer.End(new GenerationEnd(reason, statistics, []));
}
