using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Backends.OpenVino;

namespace Lockstep.Pipelines;

/// <summary>Every backend by the name of its device.</summary>
public static class Devices
{
    /// <summary>The names, for help texts.</summary>
    public const string Names = "MANAGED (SIMD kernels where a pattern fits), REFERENCE (plain ops only), or one of native OpenVINO: CPU, GPU, NPU, AUTO, HETERO:GPU,CPU";

    /// <summary>The backend of a device.</summary>
    /// <param name="device">The name; case does not matter.</param>
    /// <param name="openVino">Properties for native OpenVINO; null for none.</param>
    /// <exception cref="DeviceException">There is no such device, native OpenVINO is not installed, or a managed device was given properties.</exception>
    public static IBackend Open(string device, OpenVinoOptions? openVino = null)
    {
        if (OpenVinoDevices.IsName(device)) return new OpenVinoBackend(device, openVino);
        ManagedBackend managed = device.ToUpperInvariant() switch
        {
            "MANAGED" => ManagedBackend.Optimized,
            "REFERENCE" => ManagedBackend.Reference,
            _ => throw new DeviceException($"There is no device '{device}'; it can be {Names}. 'lockstep devices' shows what this machine has."),
        };
        return openVino is null or { Properties.Count: 0, Rewind: RewindForm.Auto }
            ? managed
            : throw new DeviceException($"Properties such as {openVino.Properties.Keys.FirstOrDefault() ?? "REWIND"} are for native OpenVINO; choose one of its devices, such as CPU, or leave them out.");
    }
}
