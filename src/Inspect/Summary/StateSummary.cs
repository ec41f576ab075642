namespace Lockstep.Inspect;

/// <summary>A variable that a model keeps from run to run.</summary>
/// <param name="Id">Its <c>variable_id</c>.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape, <c>?</c> for what is open.</param>
/// <param name="GrowingAxis">The axis that grows by a position for each token; null for a state of fixed size.</param>
public sealed record StateSummary(string Id, string Type, string Shape, int? GrowingAxis);
