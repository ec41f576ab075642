using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>A way in which exporters (PyTorch's frontend, NNCF) store the matrices of a language model.</summary>
/// <param name="Name">As in the names of tests.</param>
/// <param name="Type">Element type of the stored weights.</param>
internal sealed record WeightFormat(string Name, DType Type)
{
    /// <summary>Columns that share a scale; 0 for one scale a row, or for no scale at all.</summary>
    public int Group { get; init; }

    /// <summary>True when the integers are unsigned and have a zero point, stored in the same type.</summary>
    public bool IsAsymmetric { get; init; }

    /// <summary>Element type of the scale. f8e4m3 comes with a second scale for the whole matrix (NVFP4).</summary>
    public DType Scale { get; init; } = DType.F16;

    /// <summary>The type that the graph decodes in: f16 and then converted, as NNCF writes since 2.8, or f32 at once, as it did before.</summary>
    public DType Arithmetic { get; init; } = DType.F16;

    /// <summary>True when the stored numbers are places in a table of 16 values of f8e4m3 (NNCF's CB4).</summary>
    public bool IsCodebook { get; init; }

    /// <summary>True when the embedding, which is the last layer too, is stored so as well; else it stays u8, which is NNCF's default for 4 bits.</summary>
    public bool WithEmbedding { get; init; }

    /// <summary>True for a plain constant, without scale.</summary>
    public bool IsPlain => Type is DType.F32 or DType.F16 or DType.BF16;

    /// <summary>All formats.</summary>
    public static IReadOnlyList<WeightFormat> All { get; } =
    [
        new("f32", DType.F32) { WithEmbedding = true },
        new("f16", DType.F16) { WithEmbedding = true },
        new("bf16", DType.BF16) { WithEmbedding = true },
        new("i8_sym", DType.I8) { WithEmbedding = true },
        new("u8_asym_f32", DType.U8) { IsAsymmetric = true, Scale = DType.F32, Arithmetic = DType.F32, WithEmbedding = true },
        new("i8_sym_g64", DType.I8) { Group = 64 },
        new("i4_sym", DType.I4),
        new("i4_sym_g128", DType.I4) { Group = 128, WithEmbedding = true },
        new("u4_asym_g32", DType.U4) { IsAsymmetric = true, Group = 32 },
        new("u4_asym_g64", DType.U4) { IsAsymmetric = true, Group = 64 },
        new("u4_asym_g128", DType.U4) { IsAsymmetric = true, Group = 128 },
        new("nf4_g64", DType.NF4) { Group = 64 },
        new("f8e4m3", DType.F8E4M3) { WithEmbedding = true },
        new("mxfp8", DType.F8E4M3) { Group = 32, Scale = DType.F8E8M0, WithEmbedding = true },
        new("mxfp4", DType.F4E2M1) { Group = 32, Scale = DType.F8E8M0 },
        new("nvfp4", DType.F4E2M1) { Group = 16, Scale = DType.F8E4M3 },
        new("cb4_g32", DType.U4) { Group = 32, IsCodebook = true },
    ];

    /// <summary>The format of a name.</summary>
    public static WeightFormat Of(string name) => All.Single(format => format.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
