namespace Lockstep.Kernels;

/// <summary>How the blocks of K are cut into steps of the matrix unit.</summary>
internal readonly struct TileShape
{
    // Bytes of a row that one multiplication takes.
    private const int Widest = 64;

    public TileShape(in PanelView w, int perWord)
    {
        int full = w.Blocks.Full * perWord, last = w.Blocks.Last * perWord;
        Length = full % Widest == 0 && last % Widest == 0 ? Widest
            : full == last && full < Widest ? full
            : 0;
        if (Length > 0)
        {
            (Full, Last) = (full / Length, last / Length);
            Count = w.Groups * (((w.Blocks.PerGroup - 1) * Full) + Last);
        }
    }

    /// <summary>Bytes of a row in a step, 64 or a short group; 0 when blocks do not consist of whole steps.</summary>
    public int Length { get; }

    /// <summary>Steps of a block that is not the last of its group.</summary>
    public int Full { get; }

    /// <summary>Steps of the last block of a group.</summary>
    public int Last { get; }

    /// <summary>Steps in K.</summary>
    public int Count { get; }
}
