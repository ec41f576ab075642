namespace Lockstep.Pipelines;

/// <summary>A task of the lab.</summary>
/// <param name="Group">Tasks of a group are reported together.</param>
/// <param name="Name">What to call it in messages, such as its file and line.</param>
/// <param name="Ids">What the model sees.</param>
/// <param name="Answer">The answer that is prescribed, whatever the model says; null leaves it to the model.</param>
public sealed record LabPrompt(string Group, string Name, IReadOnlyList<int> Ids, IReadOnlyList<int>? Answer = null);
