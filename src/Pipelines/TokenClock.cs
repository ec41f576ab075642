using System.Diagnostics;

namespace Lockstep.Pipelines;

/// <summary>Notes when tokens come.</summary>
internal sealed class TokenClock
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _first;
    private long _last;
    private int _count;

    public void Token()
    {
        _last = Stopwatch.GetTimestamp();
        if (_count++ == 0) _first = _last;
    }

    public PerfMetrics ToMetrics(TimeSpan loadTime, int promptTokens)
    {
        using var process = Process.GetCurrentProcess();
        return new PerfMetrics
        {
            LoadTime = loadTime,
            PromptTokens = promptTokens,
            GeneratedTokens = _count,
            Ttft = _count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_start, _first),
            Tpot = _count < 2 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_first, _last) / (_count - 1),
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }
}
