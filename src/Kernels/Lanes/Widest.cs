using System.Runtime.Intrinsics;

namespace Lockstep.Kernels.Lanes;

/// <summary>Chooses the lane width of this machine; the only place that does.</summary>
internal readonly struct Widest : ILaneWidth
{
    /// <summary>Bits of the chosen vectors.</summary>
    public static int Bits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <summary>Runs <paramref name="action"/> with the widest lanes the hardware accelerates. The tests are constants to the compiler.</summary>
    public static void Run<TAction>(TAction action)
        where TAction : ILaneAction, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            action.Run<F32x16>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            action.Run<F32x8>();
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            action.Run<F32x4>();
        }
        else
        {
            action.Run<F32x1>();
        }
    }
}
