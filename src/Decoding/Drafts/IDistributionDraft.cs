namespace Lockstep.Decoding.Drafts;

/// <summary>A draft that draws its guesses from distributions and can show them, as lossless rejection needs. Guesses of any other draft count as certain.</summary>
public interface IDistributionDraft : IDraft
{
    /// <summary>The distribution that guess <paramref name="index"/> of the last proposal was drawn from, <c>[vocabulary]</c>.</summary>
    double[] Distribution(int index);
}
