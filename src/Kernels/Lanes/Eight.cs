using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Eight lanes, for the one instruction that comes no wider: the dot product of bytes.</summary>
internal readonly struct Eight : ILaneWidth
{
    /// <summary>True where <see cref="IBitLanes{TSelf}.DotBytes"/> of eight lanes is a single instruction.</summary>
    public static bool HasDotBytes => AvxVnni.IsSupported;

    public static void Run<TAction>(TAction action)
        where TAction : ILaneAction, allows ref struct => action.Run<F32x8>();
}
