namespace Lockstep.Kernels;

/// <summary>How a block orders its numbers. A lane is a column of either, so no kernel adds up across lanes. Columns lie in strips of 32, all rows of one before the next.</summary>
public enum KvLayout
{
    /// <summary>`[dim, position]`: scores of neighbouring positions are neighbouring lanes.</summary>
    Keys,

    /// <summary>`[position, dim]`, dim filled up to whole vectors: neighbouring channels are neighbouring lanes.</summary>
    Values,
}
