using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Two numbers in, one out, for all lanes.</summary>
internal interface IZip<S>
    where S : unmanaged, ILanes<S>
{
    /// <summary>The operation on one vector of each operand.</summary>
    S Apply(S a, S b);
}
