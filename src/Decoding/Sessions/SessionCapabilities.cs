namespace Lockstep.Decoding;

/// <summary>What a session really can do; a decoding method asks before it starts, not when it fails.</summary>
/// <param name="WhyNoRewind">Why <see cref="Session.Rewind"/> cannot work; null when it can.</param>
/// <param name="WhyNoReorder">Why <see cref="Session.Reorder"/> cannot work; null when it can.</param>
/// <param name="WhyNoFork">Why <see cref="Session.Fork"/> cannot work; null when it can.</param>
public sealed record SessionCapabilities(string? WhyNoRewind, string? WhyNoReorder, string? WhyNoFork)
{
    /// <summary>Why <see cref="Session.ForwardTree"/> cannot work; null when it can.</summary>
    public string? WhyNoTree { get; init; } = "its cache holds one continuation at a time";

    /// <summary>True when rows of one pass may share prefixes.</summary>
    public bool CanRunTrees => WhyNoTree is null;

    /// <summary>True when the session can go back to an earlier position.</summary>
    public bool CanRewind => WhyNoRewind is null;

    /// <summary>True when rows of the batch can be exchanged.</summary>
    public bool CanReorder => WhyNoReorder is null;

    /// <summary>True when the session can be doubled.</summary>
    public bool CanFork => WhyNoFork is null;
}
