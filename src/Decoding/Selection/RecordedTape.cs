namespace Lockstep.Decoding.Selection;

/// <summary>Passes draws on and writes them down.</summary>
/// <param name="source">Where they come from.</param>
public sealed class RecordedTape(IDrawTape source) : IDrawTape
{
    private readonly List<float> _draws = [];

    /// <summary>The draws so far.</summary>
    public IReadOnlyList<float> Draws => _draws;

    /// <inheritdoc/>
    public float Next()
    {
        float draw = source.Next();
        _draws.Add(draw);
        return draw;
    }
}
