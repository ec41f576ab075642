namespace Lockstep.Pipelines;

/// <summary>One kind of work on two backends.</summary>
/// <param name="OursMs">Milliseconds, median.</param>
/// <param name="TheirsMs">Milliseconds of the other, median.</param>
/// <param name="Ratio">Theirs over ours, median of the rounds: above 1 when ours is faster.</param>
public sealed record ComparedTime(double OursMs, double TheirsMs, double Ratio);
