using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>Element types of a cache as requests name them.</summary>
internal static class KvTypes
{
    /// <summary>The kernels' name of a type.</summary>
    /// <exception cref="NotSupportedException">A cache cannot have this type.</exception>
    public static KvType Of(DType type) => type switch
    {
        DType.F32 => KvType.F32,
        DType.F16 => KvType.F16,
        DType.U8 => KvType.U8,
        _ => throw new NotSupportedException($"The KV cache can be f32, f16 or u8, not {type.IrName}."),
    };
}
