using System.Runtime.InteropServices;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov::Core</c>: finds the plugins, reads and compiles models.</summary>
internal sealed unsafe class Core : NativeObject
{
    /// <summary>A new core. Plugins are loaded when a device is first used.</summary>
    public static Core Create()
    {
        OpenVinoLibrary.Load();
        OVException.ThrowIfFailed(NativeMethods.ov_core_create(out Core core));
        return core;
    }

    /// <summary>Reads an IR; the weights are those beside it.</summary>
    public Model ReadModel(string path)
    {
        OVException.ThrowIfFailed(OperatingSystem.IsWindows()
            ? NativeMethods.ov_core_read_model_unicode(this, path, null, out Model model)
            : NativeMethods.ov_core_read_model(this, path, null, out model));
        return model;
    }

    /// <summary>Reads an IR from memory.</summary>
    /// <param name="xml">UTF-8.</param>
    /// <param name="weights">The bytes of the weights file as u8, in memory of the library, which the model then shares; null for none.</param>
    public Model ReadModel(byte[] xml, Tensor? weights = null)
    {
        fixed (byte* text = xml)
        {
            nint bytes = weights?.DangerousGetHandle() ?? 0;
            OVException.ThrowIfFailed(NativeMethods.ov_core_read_model_from_memory_buffer(this, text, (nuint)xml.Length, bytes, out Model model));
            GC.KeepAlive(weights);
            return model;
        }
    }

    /// <summary>Compiles a model; it is not needed afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">A device of this core, or <c>AUTO</c>, <c>HETERO:..</c>.</param>
    /// <param name="properties">Properties as texts. Up to 2026.3 they are set on the core, so that a core serves one compilation only.</param>
    public CompiledModel CompileModel(Model model, string device, IReadOnlyDictionary<string, string> properties)
    {
        if (!OpenVinoLibrary.Load().HasPropertyLists)
        {
            SetProperties(device, properties);
            OVException.ThrowIfFailed(NativeMethods.ov_core_compile_model(this, model, device, 0, out CompiledModel plain));
            return plain;
        }

        using var list = new PropertyList(properties);
        fixed (OvProperty* pairs = list.Pairs)
        {
            OVException.ThrowIfFailed(NativeMethods.ov_core_compile_model_props(this, model, device, (nuint)list.Pairs.Length, pairs, out CompiledModel compiled));
            return compiled;
        }
    }

    /// <summary>Sets properties of a device for everything that this core compiles.</summary>
    public void SetProperties(string device, IReadOnlyDictionary<string, string> properties)
    {
        if (!OpenVinoLibrary.Load().HasPropertyLists)
        {
            foreach ((string key, string value) in properties) VariadicCalls.SetProperty(this, device, key, value);
            return;
        }

        using var list = new PropertyList(properties);
        fixed (OvProperty* pairs = list.Pairs) OVException.ThrowIfFailed(NativeMethods.ov_core_set_properties(this, device, (nuint)list.Pairs.Length, pairs));
    }

    /// <summary>A property of a device, as text.</summary>
    public string GetProperty(string device, string key)
    {
        OVException.ThrowIfFailed(NativeMethods.ov_core_get_property(this, device, key, out nint value));
        return TakeText(value);
    }

    /// <summary>The devices that are there, such as <c>CPU</c> and <c>GPU.0</c>; AUTO and HETERO are not among them.</summary>
    public IReadOnlyList<string> GetAvailableDevices()
    {
        var list = default(OvAvailableDevices);
        OVException.ThrowIfFailed(NativeMethods.ov_core_get_available_devices(this, &list));
        var names = new string[(int)list.Size];
        for (int i = 0; i < names.Length; i++) names[i] = Marshal.PtrToStringUTF8(list.Devices[i]) ?? "";
        NativeMethods.ov_available_devices_free(&list);
        return names;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ov_core_free(handle);
        return true;
    }
}
