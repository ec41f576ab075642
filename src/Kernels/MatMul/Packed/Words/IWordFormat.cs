using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Weights that follow each other along K, packed into 32-bit words, the first in the lowest bits. Lanes are columns: a vector of words holds
/// <see cref="PerWord"/> weights of each. Integers are stored unsigned and come out around zero: u8 - 128, u4 - 8;
/// 4-bit codes come out as the numbers of a table.
/// </summary>
internal unsafe interface IWordFormat
{
    /// <summary>Weights in a word: 1, 2, 4 or 8.</summary>
    static abstract int PerWord { get; }

    /// <summary>Three constants of <see cref="Low{S}"/>; the caller keeps them in registers. The table is that of the weights, null for formats without one.</summary>
    static abstract void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>;

    /// <summary>The lowest weight of each word, exactly.</summary>
    static abstract S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S>;

    /// <summary>Moves the next weight of each word to the lowest place.</summary>
    static abstract S Next<S>(S words)
        where S : unmanaged, ILanes<S>;
}
