using System.Diagnostics;

namespace Lockstep.Decoding.Trace;

/// <summary>Gathers what a beam search shows its observer.</summary>
internal sealed class BeamRecorder(IGenerationObserver observer)
{
    private GenerationStatistics _statistics = new();
    private long _mark;
    private TimeSpan _forward;
    private int _fed;

    public void Begin(IReadOnlyList<int> prompt, GenerationConfig config)
    {
        (_statistics, _fed) = (new GenerationStatistics(), prompt.Count);
        observer.Begin(prompt, config);
        _mark = Stopwatch.GetTimestamp();
    }

    /// <summary>Notes that a forward pass has ended.</summary>
    public void Forwarded()
    {
        _forward = Stopwatch.GetElapsedTime(_mark);
        _mark = Stopwatch.GetTimestamp();
        _statistics.Forwards++;
        _statistics.ForwardTime += _forward;
    }

    /// <summary>Shows the beams after a step; those of an earlier one are passed over when all have ended.</summary>
    public void Step(IEnumerable<Beam> running, BeamStep next, Session session)
    {
        TimeSpan choice = Stopwatch.GetElapsedTime(_mark);
        int index = _statistics.Forwards - 1;
        _statistics.ChoiceTime += choice;
        RunningBeam[] beams = [.. running.Where(beam => beam.History.GeneratedLength == index + 1)
            .Select(beam => new RunningBeam(beam.Row, next.Parents[beam.Row], beam.History.Ids[^1], beam.Score, beam.LogProbability))];
        observer.Step(new BeamSearchStep { Index = index, Beams = beams, Fed = _fed, CacheLength = session.Length, ForwardTime = _forward, ChoiceTime = choice });
        _fed = next.Parents.Length;
        _mark = Stopwatch.GetTimestamp();
    }

    public void End(IReadOnlyList<GeneratedSequence> answers)
    {
        if (answers.Count > 0) _statistics.Tokens = answers[0].Ids.Count;
        observer.End(new GenerationEnd(answers.Count > 0 ? answers[0].FinishReason : FinishReason.Cancelled, _statistics, answers));
    }
}
