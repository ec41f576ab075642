using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Weights that follow each other along K, packed into 32-bit words, the first in the lowest bits. Lanes are columns: a vector of words holds
/// <see cref="PerWord"/> weights of each. Integers are stored unsigned and come out around zero: u8 - 128, u4 - 8.
/// </summary>
internal interface IWordFormat
{
    /// <summary>Weights in a word: 1, 2, 4 or 8.</summary>
    static abstract int PerWord { get; }

    /// <summary>Three constants of <see cref="Low{S}"/>; the caller keeps them in registers.</summary>
    static abstract void Constants<S>(out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>;

    /// <summary>The lowest weight of each word, exactly.</summary>
    static abstract S Low<S>(S words, S first, S second, S third)
        where S : unmanaged, ILanes<S>;

    /// <summary>Moves the next weight of each word to the lowest place.</summary>
    static abstract S Next<S>(S words)
        where S : unmanaged, ILanes<S>;
}
