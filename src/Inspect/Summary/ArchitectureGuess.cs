namespace Lockstep.Inspect;

/// <summary>What kind of model it seems to be, and why.</summary>
/// <param name="Kind">Such as <c>decoder language model (llama), stateful</c>.</param>
/// <param name="Evidence">What that rests on.</param>
public sealed record ArchitectureGuess(string Kind, IReadOnlyList<string> Evidence);
