namespace Lockstep.Decoding.Selection;

/// <summary>Gives draws that were written down before.</summary>
public sealed class ReplayedTape : IDrawTape
{
    private readonly IReadOnlyList<float> _draws;
    private readonly string _name;
    private int _next;

    /// <summary>A tape of these draws.</summary>
    /// <param name="draws">Numbers in [0, 1).</param>
    /// <param name="name">What to call the tape in messages, such as its file.</param>
    /// <exception cref="DecodingException">A number lies outside [0, 1).</exception>
    public ReplayedTape(IReadOnlyList<float> draws, string name = "the draw tape")
    {
        for (int i = 0; i < draws.Count; i++)
        {
            if (draws[i] is not (>= 0 and < 1)) throw new DecodingException($"{name}: draw {i} is {draws[i]}, expected a number in [0, 1).");
        }

        (_draws, _name) = (draws, name);
    }

    /// <summary>Draws that are left; not 0 at the end of a generation means that the tape belongs to another one.</summary>
    public int Remaining => _draws.Count - _next;

    /// <inheritdoc/>
    /// <exception cref="DecodingException">The tape has no more draws.</exception>
    public float Next() => _next < _draws.Count
        ? _draws[_next++]
        : throw new DecodingException($"{_name} ends after {_draws.Count} draws, and the generation needs more; it was recorded with other settings, another prompt or another model.");
}
