namespace Lockstep.Inspect;

/// <summary>One thing that validation found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">Short name of the rule.</param>
/// <param name="Line">Line in the XML; null when it has none.</param>
/// <param name="Layer">The layer; null when it is not one layer's.</param>
/// <param name="Message">What was found, what was expected.</param>
public sealed record Finding(Severity Severity, string Rule, int? Line, string? Layer, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Line is { } line ? $"{line}: " : "")}{Severity.ToString().ToLowerInvariant()}: {Rule}: {(Layer is null ? "" : $"{Layer}: ")}{Message}";
}
