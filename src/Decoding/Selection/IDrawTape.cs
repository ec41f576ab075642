namespace Lockstep.Decoding.Selection;

/// <summary>Where all randomness of decoding comes from, one number after the other, so that draws can be recorded and replayed.</summary>
public interface IDrawTape
{
    /// <summary>The next number, uniform in [0, 1).</summary>
    float Next();
}
