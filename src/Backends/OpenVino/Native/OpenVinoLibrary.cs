using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>The library of this process: found and loaded once, when a device of OpenVINO is first asked for.</summary>
internal sealed unsafe class OpenVinoLibrary
{
    // The newest functions that Lockstep cannot do without; each release keeps the older ones.
    private static readonly string[] s_needed = ["ov_core_create", "ov_core_read_model_from_memory_buffer", "ov_get_last_err_msg", "ov_core_set_property"];

    private static readonly Lazy<OpenVinoLibrary> s_loaded = new(() => Open(LibraryLocator.OfThisProcess()));

    private readonly nint _handle;

    private OpenVinoLibrary(string path, nint handle)
    {
        (Path, _handle) = (path, handle);
        HasPropertyLists = NativeLibrary.TryGetExport(handle, "ov_core_compile_model_props", out _);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its build number, such as <c>2026.4.1-22982-e213a147257-releases/2026/4</c>.</summary>
    public string Build { get; private set; } = "";

    /// <summary>The part of the build number that users know, such as <c>2026.4.1</c>.</summary>
    public string Version => Build.Split('-')[0];

    /// <summary>True from 2026.4 on: properties travel in a list; before, only through variadic functions. Tests switch it off.</summary>
    public bool HasPropertyLists { get; internal set; }

    /// <summary>The library, loaded at the first call.</summary>
    /// <exception cref="DeviceException">It is not there, cannot be loaded or is too old; one sentence.</exception>
    public static OpenVinoLibrary Load() => s_loaded.Value;

    /// <summary>Address of a function.</summary>
    public nint Export(string name) => NativeLibrary.GetExport(_handle, name);

    /// <summary>Loads what the locator finds.</summary>
    internal static nint Open(LibraryLocator locator, out string path)
    {
        path = locator.Find() ?? throw new DeviceException(locator.WhyNotFound);
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            string reason = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1]; // advice about debuggers stands before it
            throw new DeviceException($"{path} cannot be loaded as OpenVINO's C library: {reason}", error);
        }

        string[] missing = s_needed.Where(name => !NativeLibrary.TryGetExport(handle, name, out _)).ToArray();
        return missing.Length == 0 ? handle : throw new DeviceException(
            $"{path} is no C library of OpenVINO, or one that is too old: it lacks {string.Join(", ", missing)}; OpenVINO 2023.1 or newer is needed.");
    }

    private static OpenVinoLibrary Open(LibraryLocator locator)
    {
        nint handle = Open(locator, out string path);
        NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, (name, _, _) => name == NativeMethods.Library ? handle : 0);
        var library = new OpenVinoLibrary(path, handle);
        var version = default(OvVersion);
        OVException.ThrowIfFailed(NativeMethods.ov_get_openvino_version(&version));
        library.Build = Marshal.PtrToStringUTF8(version.BuildNumber) ?? "";
        NativeMethods.ov_version_free(&version);
        return library;
    }
}
