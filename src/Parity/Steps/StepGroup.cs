namespace Lockstep.Parity.Steps;

/// <summary>All captured cases of one step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Equal">Rows that are equal.</param>
/// <param name="Ties">Rows that keep as many tokens with the same logits, but others of those that are equal: PyTorch's sort gives these no order.</param>
/// <param name="MaxError">Largest relative error of a kept logit.</param>
public sealed record StepGroup(string Step, int Cases, int Rows, int Equal, int Ties, double MaxError)
{
    /// <summary>Rows that differ.</summary>
    public int Misses => Rows - Equal - Ties;
}
