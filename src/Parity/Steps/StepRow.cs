namespace Lockstep.Parity.Steps;

/// <summary>One row of one case.</summary>
/// <param name="Case">Entry of the file.</param>
/// <param name="IsTie">True when only the choice among equal logits differs.</param>
/// <param name="MaxError">Largest relative error of a kept logit.</param>
/// <param name="Difference">What differs first; null for nothing, or for ties only.</param>
internal sealed record StepRow(int Case, bool IsTie, double MaxError, string? Difference)
{
    /// <summary>Compares what a step left with what was captured.</summary>
    public static StepRow Compare(int index, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double worst = 0;
        string? difference = null;
        var missing = new List<float>(); // kept there, masked here
        var extra = new List<float>(); // masked there, kept here
        for (int id = 0; id < expected.Length; id++)
        {
            bool masked = float.IsNegativeInfinity(expected[id]);
            if (masked != float.IsNegativeInfinity(actual[id]))
            {
                difference ??= $"token {id} is {actual[id]}, captured {expected[id]}";
                (masked ? extra : missing).Add(masked ? actual[id] : expected[id]);
            }
            else if (!masked)
            {
                double error = Math.Abs((double)actual[id] - expected[id]) / Math.Max(Math.Abs((double)expected[id]), 1e-30);
                if (!(error <= StepParity.Tolerance) && expected[id] != actual[id]) difference = $"token {id} is {actual[id]:R}, captured {expected[id]:R}";
                worst = Math.Max(worst, double.IsNaN(error) ? double.PositiveInfinity : error);
            }
        }

        missing.Sort();
        extra.Sort();
        bool tie = missing.Count > 0 && worst <= StepParity.Tolerance && missing.SequenceEqual(extra) && missing.All(value => value == missing[0]);
        return new StepRow(index, tie, worst, tie ? null : difference);
    }
}
