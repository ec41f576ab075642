using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Backends.OpenVino;
using Lockstep.Decoding;
using Lockstep.Pipelines;
using Lockstep.Tensors;

namespace Lockstep.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Goes beside every <c>--device</c>.</summary>
    public static Option<string[]> OpenVinoProperties { get; } = new("--ov")
    {
        Description = "KEY=VALUE: a property of native OpenVINO, such as NUM_STREAMS=1 or CACHE_DIR=cache, or REWIND=mask or stateless, how rejected guesses are taken back; may be given more than once.", DefaultValueFactory = _ => [],
    };

    public static Option<string> Device() => new("--device") { Description = $"{Devices.Names}. 'lockstep devices' lists them.", DefaultValueFactory = _ => "MANAGED" };

    public static Option<int> Threads() => new("--threads") { Description = "Threads; 0 takes the cores this process may use.", DefaultValueFactory = _ => 0 };

    public static Option<string> Profile()
    {
        var option = new Option<string>("--profile") { Description = "Whose rules to follow where engines differ: openvino-genai or huggingface.", DefaultValueFactory = _ => "openvino-genai" };
        option.AcceptOnlyFromAmong("openvino-genai", "huggingface");
        return option;
    }

    public static DecodingProfile Profile(string name) => name == "huggingface" ? DecodingProfile.HuggingFace : DecodingProfile.OpenVinoGenAI;

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

    /// <summary>The choices at compile time that go with a request's.</summary>
    public static CompileOptions Compile(int threads, RequestOptions request) => new() { Threads = threads, Mode = request.Mode };

    /// <summary>A mode as it is written on the command line and in JSON.</summary>
    public static string Name(NumericMode mode) => mode == NumericMode.Fast ? "fast" : "parity";

    /// <summary>The backend that a command line asks for.</summary>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="UsageException">A property is not KEY=VALUE.</exception>
    public static IBackend Backend(ParseResult parse, Option<string> device)
    {
        Dictionary<string, string> properties = Properties(parse.GetValue(OpenVinoProperties) ?? []);
        var form = RewindForm.Auto; // Lockstep's own, and no property of OpenVINO
        if (properties.Remove("REWIND", out string? text) && (!Enum.TryParse(text, ignoreCase: true, out form) || !Enum.IsDefined(form)))
            throw new UsageException($"--ov REWIND is '{text}', expected auto, mask or stateless");
        return Devices.Open(parse.GetValue(device)!, new OpenVinoOptions { Properties = properties, Rewind = form });
    }

    private static Dictionary<string, string> Properties(string[] given)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in given)
        {
            int equals = pair.IndexOf('=');
            if (equals <= 0) throw new UsageException($"--ov takes KEY=VALUE, such as NUM_STREAMS=1, got '{pair}'");
            properties[pair[..equals]] = pair[(equals + 1)..];
        }

        return properties;
    }
}
