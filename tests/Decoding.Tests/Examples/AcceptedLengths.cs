using Lockstep.Decoding.Trace;

namespace Lockstep.Decoding.Tests.Examples;

/// <summary>Counts how many passes accepted 0, 1, 2, ... guesses.</summary>
public sealed class AcceptedLengths : IGenerationObserver
{
    public SortedDictionary<int, int> Passes { get; } = [];

    public void Step(in DecodingStep step)
    {
        if (step.Guesses.Length > 0) Passes[step.Accepted] = Passes.GetValueOrDefault(step.Accepted) + 1;
    }
}
