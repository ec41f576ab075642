namespace Lockstep.Parity.Models;

/// <summary>A model against captured logits.</summary>
/// <param name="Model">The model folder.</param>
/// <param name="Device">What ran it.</param>
/// <param name="Series">One comparison per captured series and way of feeding.</param>
/// <param name="RowInvariant">True when feeding all tokens at once gave, bit for bit, the logits of feeding them one by one.</param>
/// <param name="Greedy">The greedy continuation against the captured ids; null when none are captured.</param>
public sealed record ModelParityReport(string Model, string Device, IReadOnlyList<LogitsComparison> Series, bool RowInvariant, GreedyComparison? Greedy)
{
    /// <summary>True when every series and the greedy continuation hold.</summary>
    public bool Passed => Series.All(series => series.Passed) && Greedy is not { Passed: false };
}

/// <summary>A greedy continuation against the captured one.</summary>
/// <param name="Tokens">Captured tokens.</param>
/// <param name="Equal">Tokens before the first difference.</param>
/// <param name="Expected">The captured token at the first difference; -1 when there is none.</param>
/// <param name="Actual">Our token at the first difference; -1 when there is none.</param>
/// <param name="Margin">How far the captured top two lie apart there; 0 when there is no difference, infinite when it is not known.</param>
/// <param name="NearTie">Tokens closer than this may go either way.</param>
public sealed record GreedyComparison(int Tokens, int Equal, int Expected, int Actual, double Margin, double NearTie)
{
    /// <summary>True when all tokens are equal or the first difference is a near tie.</summary>
    public bool Passed => Equal == Tokens || Margin <= NearTie;
}
