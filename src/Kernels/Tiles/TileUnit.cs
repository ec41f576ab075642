using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// The matrix unit of Intel processors (AMX): sums of 16 x 16 x 64 products of bytes in one instruction, exact as all integer sums here, so that using it
/// changes no bit of a result. It needs Linux on x64, a kernel that saves tile data, and leave to make memory executable; without one of them, or with
/// LOCKSTEP_TILES=0 in the environment, the vector instructions do the work.
/// </summary>
internal static class TileUnit
{
    /// <summary>The code; null where there is no such unit.</summary>
    public static TileCode? Code { get; } = TryCreate();

    private static TileCode? TryCreate()
    {
        if (!OperatingSystem.IsLinux() || !TileCpu.HasByteTiles || Environment.GetEnvironmentVariable("LOCKSTEP_TILES") == "0")
        {
            return null;
        }

        try
        {
            return TileSystem.RequestTiles() ? TileCode.TryCreate() : null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null; // a C library under another name
        }
    }
}
