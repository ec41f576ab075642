using System.Collections.Concurrent;
using System.Text;
using Lockstep.Tensors;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>
/// The numbers of <c>ov_element_type_e</c>, which move from release to release (f32 was 5 up to 2024 and is 4 since 2025). The names in IR files do not, so the
/// library is asked: it reads a one-input model of each type and says the type's number.
/// </summary>
internal static class ElementTypes
{
    private static readonly ConcurrentDictionary<DType, int?> s_numbers = new();

    /// <summary>The library's number of a type.</summary>
    /// <exception cref="InferRequestException">The library does not have the type.</exception>
    public static int NumberOf(DType type) => Number(type)
        ?? throw new InferRequestException($"OpenVINO {OpenVinoLibrary.Load().Version} does not know the element type {type.IrName}.");

    /// <summary>The type behind a number; <paramref name="likely"/> is tried first.</summary>
    /// <exception cref="InferRequestException">No type of IR has this number.</exception>
    public static DType TypeOf(int number, DType likely)
    {
        if (likely != DType.Dynamic && Number(likely) == number) return likely;
        foreach (DType type in Enum.GetValues<DType>())
        {
            if (type != DType.Dynamic && Number(type) == number) return type;
        }

        throw new InferRequestException($"OpenVINO {OpenVinoLibrary.Load().Version} gave a tensor of element type {number}, which no type of IR has.");
    }

    private static int? Number(DType type) => s_numbers.GetOrAdd(type, Ask);

    private static int? Ask(DType type)
    {
        string port = type switch { DType.Boolean => "BOOL", DType.U1 => "BIN", DType.F16 => "FP16", DType.F32 => "FP32", DType.F64 => "FP64", _ => type.IrName.ToUpperInvariant() };
        string xml = $"""
            <net name="type" version="11"><layers>
            <layer id="0" name="in" type="Parameter" version="opset1"><data shape="1" element_type="{type.IrName}"/><output><port id="0" precision="{port}"><dim>1</dim></port></output></layer>
            <layer id="1" name="out" type="Result" version="opset1"><input><port id="0" precision="{port}"><dim>1</dim></port></input></layer>
            </layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/></edges></net>
            """;
        try
        {
            using Core core = Core.Create();
            using Model model = core.ReadModel(Encoding.UTF8.GetBytes(xml));
            using Input input = model.GetInput(0);
            return input.GetElementType();
        }
        catch (OVException)
        {
            return null; // an older library, which does not know the name
        }
    }
}
