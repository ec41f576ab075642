namespace Lockstep.Decoding.Trace;

/// <summary>
/// Watches a generation from inside the loop: <see cref="GeneratorParts.Observer"/>. Nothing is copied or measured for an observer that is not there. What a step shows is valid during the
/// call only. An observer changes nothing; an exception from it ends the generation.
/// </summary>
public interface IGenerationObserver
{
    /// <summary>A generation or beam search begins.</summary>
    /// <param name="prompt">Ids to start from.</param>
    /// <param name="config">What is asked for.</param>
    void Begin(IReadOnlyList<int> prompt, GenerationConfig config)
    {
    }

    /// <summary>One forward pass, its verification included.</summary>
    void Step(in DecodingStep step)
    {
    }

    /// <summary>One step of a beam search.</summary>
    void Step(in BeamSearchStep step)
    {
    }

    /// <summary>The generation has ended, or its reader has left it.</summary>
    void End(GenerationEnd end)
    {
    }
}
