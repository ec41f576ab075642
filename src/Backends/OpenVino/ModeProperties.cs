using Lockstep.Backends.OpenVino.Native;
using Lockstep.Tensors;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// What <see cref="NumericMode"/> means in OpenVINO's properties. Parity: f32 inference, f32 KV cache, no quantised activations. Fast: what a user of OpenVINO gets
/// without asking (bf16 where the CPU has it, u8 KV cache, quantised activations).
/// </summary>
internal static class ModeProperties
{
    private const string Precision = "INFERENCE_PRECISION_HINT";
    private const string KvCache = "KV_CACHE_PRECISION";
    private const string Threads = "INFERENCE_NUM_THREADS";

    private static readonly string[] s_kvTypes = ["f32", "f16", "u8"];

    /// <summary>Compiles a model in a mode. A composite device does not pass these properties on, so its parts get them from the core.</summary>
    /// <param name="core">A core that compiles nothing else.</param>
    /// <param name="model">The model.</param>
    /// <param name="device">The device, in capitals.</param>
    /// <param name="request">Mode and cache type.</param>
    /// <param name="threads">Threads; 0 leaves them to the device.</param>
    /// <param name="given">The user's own properties, which win.</param>
    /// <exception cref="DeviceException">The device cannot compute in this mode.</exception>
    /// <exception cref="NotSupportedException">The device has no such cache.</exception>
    public static CompiledModel Compile(Core core, Model model, string device, RequestOptions request, int threads, IReadOnlyDictionary<string, string> given)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (OpenVinoDevices.IsComposite(device))
        {
            foreach (string part in OpenVinoDevices.Parts(core, device)) core.SetProperties(part, Of(core, part, request, threads));
        }
        else
        {
            properties = Of(core, device, request, threads);
        }

        foreach ((string key, string value) in given) properties[key] = value;
        return core.CompileModel(model, device, properties);
    }

    private static Dictionary<string, string> Of(Core core, string device, RequestOptions request, int threads)
    {
        HashSet<string> supported = [.. core.GetProperty(device, "SUPPORTED_PROPERTIES").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (supported.Contains("PERFORMANCE_HINT")) properties["PERFORMANCE_HINT"] = "LATENCY"; // one request at a time
        if (request.Mode == NumericMode.Parity) AddParity(device, supported, properties);
        if (request.KvCache is { } type) AddKvCache(device, type, supported, properties);
        if (threads > 0 && supported.Contains(Threads)) properties[Threads] = threads.ToString(); // a GPU has no threads to choose
        return properties;
    }

    private static void AddParity(string device, HashSet<string> supported, Dictionary<string, string> properties)
    {
        if (!supported.Contains(Precision))
            throw new DeviceException($"{device} cannot be told to compute in f32 (it has no {Precision}), which mode parity needs; use mode fast, or a CPU.");
        properties[Precision] = "f32";
        if (supported.Contains(KvCache)) properties[KvCache] = "f32";
        if (supported.Contains("DYNAMIC_QUANTIZATION_GROUP_SIZE")) properties["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = "0";
    }

    private static void AddKvCache(string device, DType type, HashSet<string> supported, Dictionary<string, string> properties)
    {
        if (!s_kvTypes.Contains(type.IrName)) throw new NotSupportedException($"A KV cache of {type.IrName} is not supported; use f32, f16 or u8.");
        if (!supported.Contains(KvCache)) throw new NotSupportedException($"{device} has no property {KvCache}, so the type of its cache cannot be chosen.");
        properties[KvCache] = type.IrName;
    }
}
