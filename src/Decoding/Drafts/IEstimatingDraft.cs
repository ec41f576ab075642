namespace Lockstep.Decoding.Drafts;

/// <summary>A draft that knows how sure it is of its guesses, and is so cheap that it may be asked every time. A draft length can then keep the guesses that pay and drop the others.</summary>
public interface IEstimatingDraft : IDraft
{
    /// <summary>How likely a guess of the last proposal holds when those before it do, in [0, 1].</summary>
    double Chance(int index);
}
