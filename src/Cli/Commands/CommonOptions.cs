using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Backends.Managed;

namespace Lockstep.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Device()
    {
        var option = new Option<string>("--device") { Description = "MANAGED (SIMD kernels where a pattern fits) or REFERENCE (plain ops only).", DefaultValueFactory = _ => "MANAGED" };
        option.AcceptOnlyFromAmong("MANAGED", "REFERENCE");
        return option;
    }

    public static Option<int> Threads() => new("--threads") { Description = "Threads; 0 takes the cores this process may use.", DefaultValueFactory = _ => 0 };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead of text." };

    public static IBackend Backend(string device) => device == "REFERENCE" ? ManagedBackend.Reference : ManagedBackend.Optimized;
}
