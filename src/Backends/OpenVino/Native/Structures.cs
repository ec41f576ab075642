using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov_shape_t</c>: passed by value where a tensor is made.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvShape
{
    public long Rank;
    public long* Dims;
}

/// <summary><c>ov_version_t</c>: two UTF-8 texts, freed by <c>ov_version_free</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OvVersion
{
    public nint BuildNumber;
    public nint Description;
}

/// <summary><c>ov_available_devices_t</c>: UTF-8 texts, freed by <c>ov_available_devices_free</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvAvailableDevices
{
    public nint* Devices;
    public nuint Size;
}

/// <summary><c>ov_property_t</c>: a key and a value, both UTF-8 texts for every property that Lockstep sets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OvProperty
{
    public nint Key;
    public nint Value;
}
