namespace Lockstep.Graph;

/// <summary>One thing that is wrong with a model: where, and which rule it breaks.</summary>
/// <param name="File">The file, or the name of the model when it was built in memory.</param>
/// <param name="Line">Line in the XML, 1-based; null when the problem has no line.</param>
/// <param name="Layer">The layer, such as <c>MatMul 'lm_head' (id 17)</c>; null when the problem is not one layer's.</param>
/// <param name="Message">What was found, what was expected, what to do.</param>
public sealed record ModelProblem(string File, int? Line, string? Layer, string Message)
{
    /// <summary>The problem as one line of text.</summary>
    public override string ToString() => $"{File}{(Line is null ? "" : $":{Line}")}: {(Layer is null ? "" : $"{Layer}: ")}{Message}";
}
