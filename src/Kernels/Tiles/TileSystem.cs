using System.Runtime.InteropServices;

namespace Lockstep.Kernels;

/// <summary>What Linux must be asked for: the right to use tiles, and memory that may be executed.</summary>
internal static unsafe partial class TileSystem
{
    private const int SysArchPrctl = 158, GetPermission = 0x1022, RequestPermission = 0x1023, TileData = 18;
    private const int Read = 1, Write = 2, Execute = 4, PrivateAnonymous = 0x22;

    /// <summary>Asks the kernel to save tile data of this process's threads (arch_prctl ARCH_REQ_XCOMP_PERM); false when it does not.</summary>
    public static bool RequestTiles()
    {
        ulong granted = 0;
        return Call(SysArchPrctl, RequestPermission, TileData) == 0
            && Call(SysArchPrctl, GetPermission, (nint)(&granted)) == 0
            && (granted >> TileData & 1) != 0;
    }

    /// <summary>Copies machine code to memory that may be executed and no longer written; null when the system forbids it.</summary>
    public static byte* MapCode(ReadOnlySpan<byte> code)
    {
        nuint size = (nuint)Environment.SystemPageSize * (nuint)((code.Length / Environment.SystemPageSize) + 1);
        void* memory = Map(null, size, Read | Write, PrivateAnonymous, -1, 0);
        if ((nint)memory == -1)
        {
            return null;
        }

        code.CopyTo(new Span<byte>(memory, code.Length));
        if (Protect(memory, size, Read | Execute) == 0)
        {
            return (byte*)memory;
        }

        _ = Unmap(memory, size);
        return null;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
