using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Indices of a Gather, read where they lie.</summary>
internal static class TokenIndices
{
    /// <summary>The port behind Converts between i32 and i64, which change no index of a table.</summary>
    public static Port? Find(Port port)
    {
        while (port.Node.Type == "Convert" && IsInteger(port.Type) && IsInteger(port.Node.Inputs[0].Type)) port = port.Node.Inputs[0];
        return IsInteger(port.Type) ? port : null;
    }

    /// <summary>One index.</summary>
    public static long At(Tensor indices, int place) => indices.Type == DType.I64 ? indices.Values<long>()[place] : indices.Values<int>()[place];

    private static bool IsInteger(DType type) => type is DType.I32 or DType.I64;
}
