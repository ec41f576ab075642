using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>Properties as the C API takes them; the texts are freed by Dispose.</summary>
internal sealed class PropertyList(IReadOnlyDictionary<string, string> properties) : IDisposable
{
    public OvProperty[] Pairs { get; } =
        [.. properties.Select(pair => new OvProperty { Key = Marshal.StringToCoTaskMemUTF8(pair.Key), Value = Marshal.StringToCoTaskMemUTF8(pair.Value) })];

    public void Dispose()
    {
        foreach (OvProperty pair in Pairs)
        {
            Marshal.FreeCoTaskMem(pair.Key);
            Marshal.FreeCoTaskMem(pair.Value);
        }
    }
}
