using Lockstep.Backends;
using Lockstep.Backends.OpenVino;

namespace Lockstep.Tests;

/// <summary>Tests that need the native library call <see cref="Need"/> first; without it they are reported as skipped, with the reason.</summary>
internal static class NativeOpenVino
{
    private static readonly string? s_why = Why();

    public static void Need() => Assert.SkipWhen(s_why is not null, s_why ?? "");

    private static string? Why()
    {
        try
        {
            _ = OpenVinoDevices.Version;
            return null;
        }
        catch (DeviceException error)
        {
            return error.Message;
        }
    }
}
