using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// How a stored weight becomes an f32. Both members give the same digits for the same weight at every width, which row invariance rests on.
/// Plain formats ignore zero and scale.
/// </summary>
internal unsafe interface IWeightFormat
{
    /// <summary>Bits of one weight.</summary>
    static abstract int Bits { get; }

    /// <summary>Weights k .. k + 2 * Count - 1 of a row, in order; k is even.</summary>
    static abstract void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>;

    /// <summary>Weight k of a row.</summary>
    static abstract float At(byte* row, nuint k, float zero, float scale);
}
