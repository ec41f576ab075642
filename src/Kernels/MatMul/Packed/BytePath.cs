namespace Lockstep.Kernels;

/// <summary>How bytes are multiplied by bytes.</summary>
internal enum BytePath
{
    /// <summary><see cref="PairDot"/>.</summary>
    Pairs,

    /// <summary><see cref="ByteDot"/>.</summary>
    Dot,
}
