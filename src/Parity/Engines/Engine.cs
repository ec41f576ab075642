using Lockstep.Backends;
using Lockstep.Pipelines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Engines;

/// <summary>
/// A device with its choices, as <c>parity</c> commands take it: <c>managed</c>, <c>reference</c>, <c>openvino</c> (native, CPU) or any device name, followed by choices:
/// <c>managed,mode=fast,kv=u8,threads=1</c>.
/// </summary>
/// <param name="Text">What was written, for tables.</param>
/// <param name="Backend">What runs it.</param>
/// <param name="Compile">Choices at compile time.</param>
/// <param name="Request">Choices of a request.</param>
public sealed record Engine(string Text, IBackend Backend, CompileOptions Compile, RequestOptions Request)
{
    /// <summary>Reads an engine.</summary>
    /// <exception cref="DeviceException">There is no such device or choice.</exception>
    public static Engine Parse(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) throw new DeviceException("An engine has no name; it can be managed, reference, openvino or a device name, with choices such as managed,mode=fast.");
        (int threads, NumericMode mode, DType? cache) = (0, NumericMode.Parity, null);
        foreach (string choice in parts[1..])
        {
            switch (choice.Split('=', 2))
            {
                case ["threads", var number] when int.TryParse(number, out int count) && count >= 0: threads = count; break;
                case ["mode", "parity"]: mode = NumericMode.Parity; break;
                case ["mode", "fast" or "default"]: mode = NumericMode.Fast; break;
                case ["kv", "f32"]: cache = DType.F32; break;
                case ["kv", "f16"]: cache = DType.F16; break;
                case ["kv", "u8"]: cache = DType.U8; break;
                default: throw new DeviceException($"The engine '{text}' has the choice '{choice}', expected threads=N, mode=parity, mode=fast (the default mode of native OpenVINO), kv=f32, kv=f16 or kv=u8.");
            }
        }

        IBackend backend = Devices.Open(parts[0].Equals("openvino", StringComparison.OrdinalIgnoreCase) ? "CPU" : parts[0]);
        return new Engine(text, backend, new CompileOptions { Threads = threads, Mode = mode }, new RequestOptions { Mode = mode, KvCache = cache });
    }
}
