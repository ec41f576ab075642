using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>What the loops may tell or ask of the cache.</summary>
internal static unsafe class Cache
{
    /// <summary>Bytes of a cache line, and of the widest vector: loads that start on one never touch two.</summary>
    public const int Line = 64;

    /// <summary>Asks for a line that will be read soon. The address may lie outside any memory; nothing happens where the machine has no such hint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* p)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(p);
        }
    }

    /// <summary>The first line that starts at or after <paramref name="p"/>.</summary>
    public static void* Align(void* p) => (void*)(((nuint)p + (Line - 1)) & ~(nuint)(Line - 1));
}
