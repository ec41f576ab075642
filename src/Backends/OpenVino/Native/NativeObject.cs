using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>
/// An object of the library, freed once: by Dispose or, at the latest, by the finalizer. The library counts references itself, so the order of freeing is free.
/// </summary>
internal abstract class NativeObject() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>Takes a text that the library allocated.</summary>
    protected static string TakeText(nint text)
    {
        string taken = Marshal.PtrToStringUTF8(text) ?? "";
        NativeMethods.ov_free(text);
        return taken;
    }
}
