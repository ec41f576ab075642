using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>
/// <c>ov_core_set_property(core, device, ...)</c> for libraries before 2026.4, which have no other way. .NET has no variadic calls outside Windows, but pointers
/// go where a plain call of the same arity puts them: on x64 and on ARM64 Linux and Windows always, on Apple's ARM64 only behind all eight argument registers.
/// </summary>
internal static unsafe class VariadicCalls
{
    public static void SetProperty(Core core, string device, string key, string value)
    {
        nint function = OpenVinoLibrary.Load().Export("ov_core_set_property");
        nint[] texts = [Marshal.StringToCoTaskMemUTF8(device), Marshal.StringToCoTaskMemUTF8(key), Marshal.StringToCoTaskMemUTF8(value)];
        try
        {
            bool onStack = OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
            nint handle = core.DangerousGetHandle();
            OVException.ThrowIfFailed(onStack
                ? ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, nint, nint, nint, nint, nint, ExceptionStatus>)function)(handle, texts[0], 0, 0, 0, 0, 0, 0, texts[1], texts[2])
                : ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, ExceptionStatus>)function)(handle, texts[0], texts[1], texts[2]));
            GC.KeepAlive(core);
        }
        finally
        {
            foreach (nint text in texts) Marshal.FreeCoTaskMem(text);
        }
    }
}
