using System.Runtime.InteropServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Memory that is read in one stream, in pages of 2 MB where Linux lends them: a token reads all weights, and each page of 4 KB would cost a look at the page table
/// in every token and a fault at load. Only whole large pages are asked for, so that no memory is held that is not used.
/// </summary>
internal static unsafe partial class LargePages
{
    private const nuint Size = 2 << 20;
    private const int HugePage = 14; // MADV_HUGEPAGE

    /// <summary>Memory on a cache-line border at least; free it with <see cref="NativeMemory.AlignedFree"/>.</summary>
    public static byte* Allocate(nuint bytes)
    {
        if (bytes < Size || !OperatingSystem.IsLinux())
        {
            return (byte*)NativeMemory.AlignedAlloc(bytes, Cache.Line);
        }

        var memory = (byte*)NativeMemory.AlignedAlloc(bytes, Size);
        try
        {
            _ = Advise(memory, bytes / Size * Size, HugePage); // a system without such pages says no, and nothing else changes
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library under another name: pages stay small.
        }

        return memory;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
