namespace Lockstep.Decoding.Trace;

/// <summary>Times in microseconds.</summary>
/// <param name="Draft">In the draft.</param>
/// <param name="Forward">In forward passes.</param>
/// <param name="Choice">In logits steps, selection and verification.</param>
/// <param name="Total">Of the whole generation, tracing included; null for a step.</param>
public sealed record TraceTimes(double Draft, double Forward, double Choice, double? Total = null)
{
    internal static TraceTimes Of(TimeSpan draft, TimeSpan forward, TimeSpan choice, TimeSpan? total = null) => new(Round(draft), Round(forward), Round(choice), total is { } time ? Round(time) : null);

    private static double Round(TimeSpan time) => Math.Round(time.TotalMicroseconds, 1);
}
