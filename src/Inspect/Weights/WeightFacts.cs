namespace Lockstep.Inspect;

/// <summary>What is known of one stored tensor without reading its data.</summary>
/// <param name="Name">Name of the constant.</param>
/// <param name="Role"><c>weight</c>, <c>scale</c>, <c>zero point</c>, <c>codebook</c> or <c>structure</c>.</param>
/// <param name="Type">Stored element type.</param>
/// <param name="Shape">Stored shape.</param>
/// <param name="Scheme">How it is decoded, such as <c>u4 asymmetric, group 64, zero point u4</c>; null for what is no weight.</param>
/// <param name="Elements">Elements.</param>
/// <param name="Bytes">Bytes of its own in the weights file.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="Block">The block of the model it belongs to.</param>
public sealed record WeightFacts(string Name, string Role, string Type, IReadOnlyList<int> Shape, string? Scheme, long Elements, long Bytes, long Offset, string Block)
{
    /// <summary>What its numbers are like; null when they were not asked for or cannot be read.</summary>
    public WeightStatistics? Statistics { get; init; }

    /// <summary>Another constant with the same bytes; null when there is none.</summary>
    public string? DuplicateOf { get; init; }
}
