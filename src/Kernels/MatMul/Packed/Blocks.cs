namespace Lockstep.Kernels;

/// <summary>
/// How K is cut for summing: a block is a group, or 128 steps of a longer one. Products are summed inside a block in order of k, then the block's sum
/// times its scale is added to the total, in order of blocks. This depends on K and the group size alone, and so does every digit of the result.
/// </summary>
internal readonly struct Blocks
{
    /// <summary>Steps of k in a block at most.</summary>
    public const int MaxLength = 128;

    public Blocks(int groupSize, int groups, int perWord)
    {
        int length = Math.Min(groupSize, MaxLength);
        PerGroup = ((groupSize - 1) / length) + 1;
        Count = PerGroup * groups;
        Full = ((length - 1) / perWord) + 1;
        Last = (((groupSize - ((PerGroup - 1) * length)) - 1) / perWord) + 1;
    }

    private Blocks(in Blocks blocks, int perWord)
    {
        (PerGroup, Count) = (blocks.PerGroup, blocks.Count);
        (Full, Last) = (blocks.Full * perWord, blocks.Last * perWord);
    }

    /// <summary>Words of a block that is not the last of its group.</summary>
    public int Full { get; }

    /// <summary>Words of the last block of a group.</summary>
    public int Last { get; }

    public int PerGroup { get; }

    /// <summary>Blocks in K.</summary>
    public int Count { get; }

    /// <summary>The first word of a block, or one past the last.</summary>
    public int Start(int block)
    {
        int group = block / PerGroup, part = block - (group * PerGroup);
        return (group * (((PerGroup - 1) * Full) + Last)) + (part * Full);
    }

    /// <summary>The same blocks over weights that were decoded to one a word.</summary>
    public Blocks Decoded(int perWord) => new(in this, perWord);
}
