using System.Runtime.InteropServices;

namespace Lockstep.Kernels.Tests;

/// <summary>Memory between two pages that may not be touched: reading or writing one byte past it ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private readonly nint _base;
    private readonly nuint _total;
    private readonly byte* _end;

    public GuardedMemory(int bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Guard pages are set through mmap and mprotect as Linux numbers their flags.");
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint data = ((nuint)bytes + page - 1) / page * page;
        _total = data + (2 * page);
        _base = Map(0, _total, 3, 0x22, -1, 0); // read and write; private, anonymous
        Assert.True(_base != -1, "mmap failed.");
        Assert.Equal(0, Protect(_base, page, 0));
        Assert.Equal(0, Protect(_base + (nint)page + (nint)data, page, 0));
        _end = (byte*)_base + page + data;
    }

    /// <summary>The last <paramref name="count"/> elements before the upper guard.</summary>
    public Span<T> Last<T>(int count)
        where T : unmanaged => new(_end - (count * sizeof(T)), count);

    /// <summary>A copy of <paramref name="values"/> whose end is the upper guard.</summary>
    public static GuardedMemory Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var memory = new GuardedMemory(values.Length * sizeof(T));
        values.CopyTo(memory.Last<T>(values.Length));
        return memory;
    }

    public void Dispose() => _ = Unmap(_base, _total);

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);
}
