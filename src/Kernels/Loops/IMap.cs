using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>One number in, one out, for all lanes. Constants are fields of the operation, so that they stay in registers.</summary>
internal interface IMap<S>
    where S : unmanaged, ILanes<S>
{
    /// <summary>The operation on one vector.</summary>
    S Apply(S x);
}
