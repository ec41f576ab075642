namespace Lockstep.Inspect;

/// <summary>A weight that two models store differently.</summary>
/// <param name="Name">Name in the first model.</param>
/// <param name="OtherName">Name in the second.</param>
/// <param name="Before">Storage in the first model.</param>
/// <param name="After">Storage in the second.</param>
/// <param name="Elements">Numbers compared; 0 when they cannot be compared, which <paramref name="Reason"/> explains.</param>
/// <param name="SqnrDb">Signal to quantisation noise: 10 log10 of the first model's squares over the squares of the differences; infinite for equal numbers.</param>
/// <param name="MaxError">The largest difference.</param>
/// <param name="Reason">Why numbers were not compared; null when they were.</param>
public sealed record WeightChange(string Name, string OtherName, string Before, string After, long Elements, double SqnrDb, double MaxError, string? Reason);
