using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Tensors;

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

    public static Option<string> Mode()
    {
        var option = new Option<string>("--mode")
        {
            Description = "parity (f32 throughout: the numbers to compare with Python's) or fast (8-bit activations for int8 and int4 weights, a smaller cache).",
            DefaultValueFactory = _ => "parity",
        };
        option.AcceptOnlyFromAmong("parity", "fast");
        return option;
    }

    public static Option<string?> KvCache()
    {
        var option = new Option<string?>("--kv-cache") { Description = "Type of the KV cache: f32, f16 or u8; f32 in parity mode and f16 in fast mode when left out." };
        option.AcceptOnlyFromAmong("f32", "f16", "u8");
        return option;
    }

    /// <summary>The choices of a request from <see cref="Mode"/> and <see cref="KvCache"/>.</summary>
    public static RequestOptions Request(string mode, string? kvCache) => new()
    {
        Mode = mode == "fast" ? NumericMode.Fast : NumericMode.Parity,
        KvCache = kvCache switch { "f32" => DType.F32, "f16" => DType.F16, "u8" => DType.U8, _ => null },
    };

    /// <summary>A mode as it is written on the command line and in JSON.</summary>
    public static string Name(NumericMode mode) => mode == NumericMode.Fast ? "fast" : "parity";

    public static IBackend Backend(string device) => device == "REFERENCE" ? ManagedBackend.Reference : ManagedBackend.Optimized;
}
