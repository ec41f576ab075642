using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>What the processor says about AMX, for which .NET has no intrinsics.</summary>
internal static class TileCpu
{
    /// <summary>True when the processor has tiles and multiplies bytes in them (CPUID leaf 7: AMX-TILE and AMX-INT8), and the 512-bit vectors that take up the sums are in use.</summary>
    public static bool HasByteTiles
    {
        get
        {
            if (!Avx512F.IsSupported || !X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            {
                return false;
            }

            int edx = X86Base.CpuId(7, 0).Edx;
            return ((edx >> 24) & (edx >> 25) & 1) != 0;
        }
    }
}
