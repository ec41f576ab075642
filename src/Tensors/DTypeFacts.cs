using System.Collections.Frozen;

namespace Lockstep.Tensors;

/// <summary>What is known of each <see cref="DType"/>: width, names in IR and safetensors, kind.</summary>
public static class DTypeFacts
{
    private static readonly (DType Type, string Ir, int Bits, string? Safetensors)[] s_table =
    [
        (DType.Dynamic, "dynamic", 0, null), (DType.Boolean, "boolean", 8, "BOOL"),
        (DType.BF16, "bf16", 16, "BF16"), (DType.F16, "f16", 16, "F16"), (DType.F32, "f32", 32, "F32"), (DType.F64, "f64", 64, "F64"),
        (DType.I8, "i8", 8, "I8"), (DType.I16, "i16", 16, "I16"), (DType.I32, "i32", 32, "I32"), (DType.I64, "i64", 64, "I64"),
        (DType.U8, "u8", 8, "U8"), (DType.U16, "u16", 16, "U16"), (DType.U32, "u32", 32, "U32"), (DType.U64, "u64", 64, "U64"),
        (DType.U1, "u1", 1, null), (DType.U2, "u2", 2, null), (DType.U3, "u3", 3, null), (DType.U4, "u4", 4, null),
        (DType.U6, "u6", 6, null), (DType.I4, "i4", 4, null), (DType.NF4, "nf4", 4, null), (DType.F4E2M1, "f4e2m1", 4, null),
        (DType.F8E4M3, "f8e4m3", 8, "F8_E4M3"), (DType.F8E5M2, "f8e5m2", 8, "F8_E5M2"), (DType.F8E8M0, "f8e8m0", 8, "F8_E8M0"),
        (DType.String, "string", 0, null),
    ];

    // Reader aliases: port precisions (FP32, BIN, ...) and older attribute spellings; looked up without regard to case.
    private static readonly FrozenDictionary<string, DType> s_byName = s_table.Select(row => (row.Ir, row.Type)).Concat(
    [
        ("bool", DType.Boolean), ("bin", DType.U1), ("fp16", DType.F16), ("fp32", DType.F32), ("fp64", DType.F64),
        ("undefined", DType.Dynamic), ("unspecified", DType.Dynamic),
    ]).ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, DType> s_bySafetensors = s_table.Where(row => row.Safetensors is not null)
        .ToFrozenDictionary(row => row.Safetensors!, row => row.Type, StringComparer.Ordinal);

    extension(DType type)
    {
        /// <summary>Bits of one element; 0 for <see cref="DType.Dynamic"/> and <see cref="DType.String"/>.</summary>
        public int BitWidth => s_table[(int)type].Bits;

        /// <summary>The name in IR attributes, such as <c>f32</c> or <c>nf4</c>.</summary>
        public string IrName => s_table[(int)type].Ir;

        /// <summary>The name in safetensors headers, or null when that format has no such type.</summary>
        public string? SafetensorsName => s_table[(int)type].Safetensors;

        /// <summary>True when an element is smaller than a byte.</summary>
        public bool IsPacked => type.BitWidth is > 0 and < 8;

        /// <summary>True for every floating-point type, small ones included.</summary>
        public bool IsFloat => type is DType.BF16 or DType.F16 or DType.F32 or DType.F64 or DType.NF4 or DType.F4E2M1
            or DType.F8E4M3 or DType.F8E5M2 or DType.F8E8M0;

        /// <summary>True for every signed or unsigned integer type, packed ones included; false for boolean.</summary>
        public bool IsInteger => type is >= DType.I8 and <= DType.I4;

        /// <summary>Bytes that <paramref name="elementCount"/> dense elements take; u3 and u6 round up to whole 3-byte units.</summary>
        /// <exception cref="ArgumentException">The type has no fixed width (dynamic, string).</exception>
        public long ByteLength(long elementCount) => type switch
        {
            DType.U3 => checked((elementCount + 7) / 8 * 3),
            DType.U6 => checked((elementCount + 3) / 4 * 3),
            DType.Dynamic or DType.String => throw new ArgumentException($"Elements of type {type.IrName} have no fixed width."),
            _ => checked((elementCount * type.BitWidth + 7) / 8),
        };
    }

    /// <summary>Finds a type by its IR name (<c>f32</c>, <c>FP32</c>, <c>BOOL</c>, ...), without regard to case.</summary>
    public static bool TryParse(string name, out DType type) => s_byName.TryGetValue(name, out type);

    /// <summary>Finds a type by its name in a safetensors header.</summary>
    public static bool TryParseSafetensors(string name, out DType type) => s_bySafetensors.TryGetValue(name, out type);

    /// <summary>The element type that a .NET primitive stands for; <see cref="DType.Dynamic"/> when it stands for none.</summary>
    public static DType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.F32;
        if (typeof(T) == typeof(double)) return DType.F64;
        if (typeof(T) == typeof(Half)) return DType.F16;
        if (typeof(T) == typeof(BFloat16)) return DType.BF16;
        if (typeof(T) == typeof(long)) return DType.I64;
        if (typeof(T) == typeof(int)) return DType.I32;
        if (typeof(T) == typeof(short)) return DType.I16;
        if (typeof(T) == typeof(sbyte)) return DType.I8;
        if (typeof(T) == typeof(ulong)) return DType.U64;
        if (typeof(T) == typeof(uint)) return DType.U32;
        if (typeof(T) == typeof(ushort)) return DType.U16;
        if (typeof(T) == typeof(byte)) return DType.U8;
        return typeof(T) == typeof(bool) ? DType.Boolean : DType.Dynamic;
    }
}
