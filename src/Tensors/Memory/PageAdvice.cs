using System.Runtime.InteropServices;

namespace Lockstep.Tensors;

/// <summary>What a system may be told about mapped pages. Advice only: where it is not taken, nothing changes.</summary>
internal static partial class PageAdvice
{
    private const int DontNeed = 4; // MADV_DONTNEED, on Linux and macOS

    private static bool s_absent = !OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS();

    /// <summary>Takes read-only pages of a mapped file out of this process; the file still has them.</summary>
    public static void DoNotNeed(nint start, nint length)
    {
        if (s_absent) return;
        try
        {
            _ = Advise(start, length, DontNeed);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            s_absent = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint length, int advice);
}
