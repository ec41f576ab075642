using Lockstep.Backends.OpenVino.Native;
using Lockstep.Tensors;
using Model = Lockstep.Graph.Model;
using Node = Lockstep.Graph.Node;

namespace Lockstep.Backends.OpenVino;

/// <summary>
/// A crash that is OpenVINO's: where the CPU has AMX, its plugin fuses a gated MLP with float weights in bf16 or f16 and gives half of its threads the last MatMul; with one thread it divides by
/// zero (<c>LinearKsplit2::setup</c> in llm_mlp.cpp; seen in 2026.4.1, at compile time), and no handler survives that. So it is refused before.
/// </summary>
internal static class SingleThreadCrash
{
    private const string Precision = "INFERENCE_PRECISION_HINT", Threads = "INFERENCE_NUM_THREADS";

    /// <summary>Refuses what would end the process.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">The device, in capitals.</param>
    /// <param name="mode">The numeric mode.</param>
    /// <param name="threads">Threads; 0 leaves them to the device.</param>
    /// <param name="given">The user's own properties.</param>
    /// <exception cref="DeviceException">One sentence that says what to do.</exception>
    public static void Refuse(Model model, string device, NumericMode mode, int threads, IReadOnlyDictionary<string, string> given)
    {
        bool runsOnCpu = device.Contains("CPU", StringComparison.Ordinal) || device == "AUTO";
        if (!runsOnCpu || !IsHalf(mode, given) || ThreadsOf(threads, given) != 1 || !HasGatedFloats(model) || !HasTiles()) return;
        throw new DeviceException($"OpenVINO {OpenVinoLibrary.Load().Version} would end this process with a division by zero: in bf16 with one thread it cannot prepare the gated layers of {model.Source}, "
            + "whose weights are floats; use two threads, mode parity, or the property INFERENCE_PRECISION_HINT=f32.");
    }

    /// <summary>True when a MatMul with float weights follows the product of an activation and another tensor.</summary>
    internal static bool HasGatedFloats(Model model) => model.Nodes.Any(node => node.Type == "MatMul" && IsGated(node.Producer(0)) && IsFloatTable(node.Producer(1)));

    private static bool IsGated(Node node) => node.Type == "Multiply" && (node.Producer(0).Type is "Swish" or "Gelu" || node.Producer(1).Type is "Swish" or "Gelu");

    private static bool IsFloatTable(Node node)
    {
        while (node.Type == "Convert") node = node.Producer(0);
        return node.Type == "Constant" && node.Outputs[0].Type is DType.F32 or DType.F16 or DType.BF16 && node.Outputs[0].Shape is { HasRank: true, Rank: 2 };
    }

    private static bool IsHalf(NumericMode mode, IReadOnlyDictionary<string, string> given) => given.TryGetValue(Precision, out string? precision)
        ? precision != "f32"
        : mode == NumericMode.Fast && given.GetValueOrDefault("EXECUTION_MODE_HINT") != "ACCURACY";

    private static int ThreadsOf(int threads, IReadOnlyDictionary<string, string> given)
    {
        if (given.TryGetValue(Threads, out string? text) && int.TryParse(text, out int chosen)) threads = chosen;
        return threads > 0 ? threads : Environment.ProcessorCount;
    }

    // Elsewhere than on Linux nothing says it without CPUID, and a needless refusal is better than a crash.
    private static bool HasTiles() => !OperatingSystem.IsLinux() || !File.Exists("/proc/cpuinfo") || File.ReadAllText("/proc/cpuinfo").Contains("amx_bf16", StringComparison.Ordinal);
}
