namespace Lockstep.Parity.Noise;

/// <summary>How far an engine differs from itself.</summary>
/// <param name="Engine">As it was written.</param>
/// <param name="Model">The model folder.</param>
/// <param name="Prompts">Prompts that were fed.</param>
/// <param name="Tokens">Their tokens together.</param>
/// <param name="Lines">One a way of running; the first way, all at once with the engine's own threads, is what the others are compared with.</param>
/// <param name="Moved">What one unit in the last place of every residual sum does to the logits of a usual row; null when it was not measured.</param>
/// <param name="Limit">What two correct f32 engines may differ by in such a row; null when it was not measured.</param>
public sealed record NoiseReport(string Engine, string Model, int Prompts, int Tokens, IReadOnlyList<NoiseLine> Lines, double? Moved, double? Limit)
{
    /// <summary>The largest difference of all.</summary>
    public double Largest => Lines.Max(line => line.Difference ?? 0);
}
