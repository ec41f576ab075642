namespace Lockstep.Inspect;

/// <summary>An edge of the page.</summary>
/// <param name="From">Producer.</param>
/// <param name="To">Consumer.</param>
/// <param name="Label">What flows: type and shape.</param>
/// <param name="Back">True for an edge into the next block of the same fold, which on the page leads back up.</param>
internal sealed record FoldedEdge(int From, int To, string Label, bool Back);
