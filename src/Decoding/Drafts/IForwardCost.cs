namespace Lockstep.Decoding.Drafts;

/// <summary>What a forward pass costs by its rows: t(k), the one number that decides whether guessing pays.</summary>
public interface IForwardCost
{
    /// <summary>Seconds of a pass of so many rows; 0 when nothing is known.</summary>
    double Seconds(int rows);

    /// <summary>Tells what a pass took.</summary>
    void Observe(int rows, double seconds);
}
