using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Packs compressed weights of any type that a kernel decodes: 8 and 4-bit integers, small floats, codebooks of 16 numbers.</summary>
internal static class GroupedPacking
{
    /// <summary>Why no kernel decodes such weights; null when one may.</summary>
    public static string? Refusal(CompressedWeights match)
    {
        bool decodes = match.Codebook is not null
            ? match.Stored.Type == DType.U4 && match.ZeroPoint is null
            : IsInteger(match.Stored.Type) ? match.Scale is not null : IsFloat(match.Stored.Type) && match.ZeroPoint is null;
        return decodes ? null : $"weights of type {match.Stored.Type.IrName}{(match.Codebook is null ? "" : " with a codebook")} have no decoding kernel in this form; they are decoded to f32 at load";
    }

    /// <summary>True for weights that are multiplied as integers.</summary>
    public static bool IsInteger(GroupedWeights weights) => weights.Codebook.Length == 0 && IsInteger(weights.Stored.Type);

    /// <summary>What the plan calls the type of such weights: <c>u4</c>, <c>i4.g32</c>, <c>u4.codebook.g32</c>.</summary>
    public static string Name(GroupedWeights weights) =>
        $"{weights.Stored.Type.IrName}{(weights.Codebook.Length > 0 ? ".codebook" : "")}{(weights.GroupSize < weights.Columns ? $".g{weights.GroupSize}" : "")}";

    /// <summary>Packs some rows; null, with the reason, when the packed layout cannot hold them.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="pool">Threads to use.</param>
    /// <param name="refusal">Why nothing was packed.</param>
    public static unsafe PackedWeights? Pack(GroupedWeights weights, int first, int count, WorkerPool pool, out string? refusal)
    {
        Tensor stored = weights.Stored;
        if (stored.Type.BitWidth == 4 && weights.Columns % 2 != 0)
        {
            refusal = "4-bit rows of odd length do not begin on a byte";
            return null;
        }

        // Pages are dropped as they have been read; a table of embeddings that is also read row by row comes back as it is needed.
        long start = stored.Type.ByteLength((long)first * weights.Columns);
        Action<long, long> read = (from, length) => stored.ReleasePages(start + from, length);
        fixed (byte* data = &stored.Origin)
        {
            QuantizedWeights view = View(weights, data + start, first, count);
            if (IsInteger(weights)) return PackedWeights.TryPack(in view, stored.Type.BitWidth, out refusal, pool, read);
            return stored.Type switch
            {
                DType.F8E4M3 => PackedWeights.TryPackF8(in view, 4, out refusal, pool, read),
                DType.F8E5M2 => PackedWeights.TryPackF8(in view, 5, out refusal, pool, read),
                DType type => PackedWeights.TryPackCodes(in view, weights.Codebook.Length > 0 ? weights.Codebook : SmallFloats.Values(type), out refusal, pool, read),
            };
        }
    }

    /// <summary>Some rows for the kernels.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="data">First byte of the first row.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    public static unsafe QuantizedWeights View(GroupedWeights weights, byte* data, int first, int count)
    {
        int groups = weights.Columns / weights.GroupSize;
        return new()
        {
            Data = data, Outputs = count, Inputs = weights.Columns, GroupSize = weights.GroupSize, Scales = Part(weights.Scales, first * groups, count * groups),
            ZeroPoints = Part(weights.ZeroPoints, first * groups, count * groups), Signed = weights.Stored.Type is DType.I8 or DType.I4,
        };
    }

    private static ReadOnlySpan<float> Part(float[] all, int start, int count) => all.Length == 0 ? [] : all.AsSpan(start, count);

    private static bool IsInteger(DType type) => type is DType.U8 or DType.I8 or DType.U4 or DType.I4;

    private static bool IsFloat(DType type) => type is DType.NF4 or DType.F4E2M1 or DType.F8E4M3 or DType.F8E5M2;
}
