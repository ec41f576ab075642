namespace Lockstep.Parity.Captures;

/// <summary>Who made a capture.</summary>
/// <param name="Name">Such as <c>transformers</c>, <c>openvino_genai</c> or <c>managed,mode=fast</c>.</param>
/// <param name="Device">Such as <c>CPU</c>; null when unknown.</param>
/// <param name="Precision">Of the arithmetic, such as <c>f32</c>; null when unknown.</param>
/// <param name="Versions">Versions by package.</param>
/// <param name="Properties">What was set on the engine.</param>
public sealed record CaptureEngine(string Name, string? Device, string? Precision, IReadOnlyDictionary<string, string> Versions, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Which engine gave the logits, fed what this one chose; null for this one itself.</summary>
    public string? LogitsFrom { get; init; }
}
