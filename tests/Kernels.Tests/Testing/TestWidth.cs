using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels.Tests;

/// <summary>Runs a kernel with the lane width that the current test has set, whatever the machine prefers.</summary>
internal readonly struct TestWidth : ILaneWidth
{
    [ThreadStatic]
    private static int s_lanes;

    public static int Lanes
    {
        set => s_lanes = value;
    }

    public static void Run<TAction>(TAction action)
        where TAction : ILaneAction, allows ref struct
    {
        switch (s_lanes)
        {
            case 1:
                action.Run<F32x1>();
                break;
            case 4:
                action.Run<F32x4>();
                break;
            case 8:
                action.Run<F32x8>();
                break;
            case 16:
                action.Run<F32x16>();
                break;
            default:
                throw new InvalidOperationException($"Set TestWidth.Lanes to 1, 4, 8 or 16 on this thread; found {s_lanes}.");
        }
    }
}
