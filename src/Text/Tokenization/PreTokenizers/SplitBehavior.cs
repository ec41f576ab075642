namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>What becomes of the matches a text is split at.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
