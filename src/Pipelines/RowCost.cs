namespace Lockstep.Pipelines;

/// <summary>The cost of one forward pass of several rows, as verifying a draft needs it.</summary>
/// <param name="Rows">k.</param>
/// <param name="Milliseconds">t(k), median.</param>
/// <param name="Ratio">t(k) / t(1).</param>
public sealed record RowCost(int Rows, double Milliseconds, double Ratio);
