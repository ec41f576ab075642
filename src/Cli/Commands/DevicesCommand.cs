using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Backends.OpenVino;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep devices</c>.</summary>
internal static class DevicesCommand
{
    // The managed devices compute activations in f32; weights of every type are decoded on the way in.
    private static readonly DeviceInfo[] s_managed =
    [
        new("MANAGED", "Lockstep's SIMD kernels where a pattern fits, plain ops elsewhere", ["FP32"]),
        new("REFERENCE", "Lockstep's plain ops", ["FP32"]),
    ];

    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("devices", "List what can run a model here.") { json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            string? why = null, whyNoCpu = null;
            IReadOnlyList<DeviceInfo> native = [];
            try
            {
                native = OpenVinoDevices.List();
                whyNoCpu = OpenVinoDevices.WhyNoCpu();
            }
            catch (DeviceException error)
            {
                why = error.Message; // the managed devices are there all the same
            }

            if (parse.GetValue(json)) PrintJson(native, why);
            else Print(native, why);
            if (whyNoCpu is not null) Console.Error.WriteLine($"lockstep: OpenVINO finds no CPU here: {whyNoCpu}");
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void PrintJson(IReadOnlyList<DeviceInfo> native, string? why) => Json.Print(new
    {
        devices = s_managed.Select(device => new { device.Name, device.FullName, device.Precisions, runtime = "lockstep" })
            .Concat(native.Select(device => new { device.Name, device.FullName, device.Precisions, runtime = "openvino" })),
        openVino = why is null ? new { version = OpenVinoDevices.Version, build = OpenVinoDevices.Build, path = OpenVinoDevices.LibraryPath } : null,
        whyNoOpenVino = why,
    });

    private static void Print(IReadOnlyList<DeviceInfo> native, string? why)
    {
        Table table = Tables.Create("device", "full name", "precisions");
        foreach (DeviceInfo device in s_managed.Concat(native)) table.Row(device.Name, device.FullName, string.Join(" ", device.Precisions));
        Tables.Print(table);
        Console.WriteLine(why ?? $"OpenVINO {OpenVinoDevices.Build} from {OpenVinoDevices.LibraryPath}; AUTO and HETERO:A,B combine its devices.");
    }
}
