using Lockstep.Backends.OpenVino.Native;

namespace Lockstep.Backends.OpenVino;

/// <summary>What native OpenVINO there is, and which devices it has.</summary>
public static class OpenVinoDevices
{
    /// <summary>Devices that are made of others: <c>AUTO</c>, <c>AUTO:GPU,CPU</c>, <c>HETERO:GPU,CPU</c>.</summary>
    private static readonly string[] s_composite = ["AUTO", "HETERO", "MULTI", "BATCH"];

    private static readonly string[] s_physical = ["CPU", "GPU", "NPU"];

    /// <summary>The file that was loaded.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static string LibraryPath => OpenVinoLibrary.Load().Path;

    /// <summary>Its version, such as <c>2026.4.1</c>.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static string Version => OpenVinoLibrary.Load().Version;

    /// <summary>Its build number, which begins with the version.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static string Build => OpenVinoLibrary.Load().Build;

    /// <summary>True when a name looks like a device of OpenVINO, whether or not there is one; loads nothing.</summary>
    public static bool IsName(string device) => s_physical.Concat(s_composite).Contains(Kind(device), StringComparer.OrdinalIgnoreCase);

    /// <summary>The devices of this machine.</summary>
    /// <exception cref="DeviceException">The library is missing or broken.</exception>
    public static IReadOnlyList<DeviceInfo> List()
    {
        try
        {
            using Core core = Core.Create();
            return core.GetAvailableDevices().Select(name => new DeviceInfo(name, core.GetProperty(name, "FULL_DEVICE_NAME"),
                core.GetProperty(name, "OPTIMIZATION_CAPABILITIES").Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        }
        catch (OVException error)
        {
            throw new DeviceException($"OpenVINO {Version} ({LibraryPath}) cannot list its devices: {error.Message}", error);
        }
    }

    /// <summary>Why there is no CPU among the devices, which every machine has: its plugin is broken or was left out. Null when there is one.</summary>
    /// <exception cref="DeviceException">The library is missing or broken.</exception>
    public static string? WhyNoCpu()
    {
        try
        {
            using Core core = Core.Create();
            core.GetProperty("CPU", "FULL_DEVICE_NAME");
            return null;
        }
        catch (OVException error)
        {
            return error.Message;
        }
    }

    /// <summary>Refuses a device that is not there; for a composite device, one whose parts are not there.</summary>
    internal static void Check(string device)
    {
        try
        {
            using Core core = Core.Create();
            Parts(core, device);
        }
        catch (OVException error)
        {
            throw new DeviceException($"OpenVINO {Version} ({LibraryPath}) cannot list its devices: {error.Message}", error);
        }
    }

    /// <summary>True for a device that is made of others.</summary>
    internal static bool IsComposite(string device) => s_composite.Contains(Kind(device));

    /// <summary>The devices behind a name: itself, or those that a composite device names; all when AUTO names none.</summary>
    /// <exception cref="DeviceException">One of them is not there.</exception>
    internal static IReadOnlyList<string> Parts(Core core, string device)
    {
        IReadOnlyList<string> there = core.GetAvailableDevices();
        int colon = device.IndexOf(':');
        if (IsComposite(device) && colon < 0)
            return device == "AUTO" ? there : throw new DeviceException($"The device {device} needs the devices it is made of, such as {device}:GPU,CPU.");
        string[] names = !IsComposite(device) ? [device] : device[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names.Select(Bare))
        {
            bool isThere = there.Any(known => known == name || known.StartsWith(name + ".", StringComparison.Ordinal) || name.StartsWith(known + ".", StringComparison.Ordinal));
            if (!isThere) throw new DeviceException(Unknown(core, name, there));
        }

        return [.. names.Where(name => !name.StartsWith('-')).Select(Bare)];
    }

    private static string Unknown(Core core, string name, IReadOnlyList<string> there)
    {
        string known = there.Count == 0 ? "it has none" : $"it has {string.Join(", ", there)}, and {string.Join(", ", s_composite)} made of these";
        try
        {
            core.GetProperty(name, "FULL_DEVICE_NAME");
            return $"OpenVINO {Version} finds no device '{name}' on this machine; {known}.";
        }
        catch (OVException error)
        {
            return $"OpenVINO {Version} finds no device '{name}' on this machine; {known}. Its reason: {error.Message}"; // a plugin that is not there, or broken
        }
    }

    private static string Kind(string device) => device.Split(':', '.', '(')[0];

    // AUTO:-CPU leaves CPU out, BATCH:CPU(4) names a batch size.
    private static string Bare(string name) => name.TrimStart('-').Split('(')[0];
}
