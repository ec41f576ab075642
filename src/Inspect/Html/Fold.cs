namespace Lockstep.Inspect;

/// <summary>Blocks of one stack that are drawn once.</summary>
/// <param name="Stack">Such as <c>model.layers</c>.</param>
/// <param name="Blocks">Numbers of the blocks.</param>
internal sealed record Fold(string Stack, IReadOnlyList<int> Blocks);
