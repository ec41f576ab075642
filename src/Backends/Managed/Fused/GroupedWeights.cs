using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>Compressed weights brought to the layout of the kernels: rows of columns, each row cut into groups with one scale and zero point.</summary>
internal sealed class GroupedWeights
{
    private GroupedWeights(Tensor stored, int rows, int columns, int groupSize) => (Stored, Rows, Columns, GroupSize) = (stored, rows, columns, groupSize);

    /// <summary>The bytes as they lie in the file.</summary>
    public Tensor Stored { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int GroupSize { get; }

    /// <summary>[rows, groups]; empty when weights have no scale.</summary>
    public float[] Scales { get; private init; } = [];

    /// <summary>[rows, groups]; empty when weights have no zero point.</summary>
    public float[] ZeroPoints { get; private init; } = [];

    /// <summary>The layout of a match; null, with the reason, when scale or zero point do not follow rows and groups.</summary>
    public static GroupedWeights? Create(CompressedWeights match, ConstantFolder constants, out string? refusal)
    {
        refusal = null;
        Shape stored = match.Stored.Shape;
        int columns = match.Shape.Rank == 2 ? match.Shape[1] : 0;
        if (match.Shape.Rank != 2 || stored.Rank is not (2 or 3) || stored[0] != match.Shape[0] || stored.Product(1, stored.Rank) != columns || columns == 0)
        {
            refusal = $"weights stored as {stored} and used as {match.Shape} are not rows of groups";
            return null;
        }

        int groupSize = stored[-1];
        var grouped = new Shape(stored[0], columns / groupSize);
        float[]? scales = match.Scale is { } scale ? Expand(constants, scale, stored, grouped) : [];
        float[]? zeroPoints = match.ZeroPoint is { } zero ? Expand(constants, zero, stored, grouped) : [];
        if (scales is null || zeroPoints is null) refusal = "scale or zero point vary inside a group";
        return refusal is not null ? null : new GroupedWeights(match.Stored, stored[0], columns, groupSize) { Scales = scales!, ZeroPoints = zeroPoints! };
    }

    /// <summary>Decodes one row: (stored - zero point) * scale.</summary>
    public void DecodeRow(int row, Span<float> values)
    {
        Decode(Stored, (long)row * Columns, values);
        int groups = Columns / GroupSize;
        for (int g = 0; g < groups; g++)
        {
            float zero = ZeroPoints.Length > 0 ? ZeroPoints[row * groups + g] : 0;
            float scale = Scales.Length > 0 ? Scales[row * groups + g] : 1;
            foreach (ref float value in values.Slice(g * GroupSize, GroupSize)) value = (value - zero) * scale;
        }
    }

    private static void Decode(Tensor stored, long start, Span<float> values)
    {
        // Rows of packed types may begin inside a byte, so elements are read one by one.
        ReadOnlySpan<byte> bytes = stored.Bytes;
        for (int i = 0; i < values.Length; i++) values[i] = ElementConverter.ReadSingle(stored.Type, bytes, (int)(start + i));
    }

    // One number per row and group, from a tensor that broadcasts over [rows, columns] or [rows, groups, groupSize].
    private static float[]? Expand(ConstantFolder constants, Graph.Port port, Shape stored, Shape grouped)
    {
        if (!constants.IsConstant(port)) return null;
        Tensor tensor = constants.Evaluate(port);
        float[] values = ElementConverter.ToSingles(tensor);
        var expanded = new float[grouped.ElementCount];
        if (values.Length == 1)
        {
            Array.Fill(expanded, values[0]);
            return expanded;
        }

        Shape shape = tensor.Shape;
        if (shape.Rank != stored.Rank || shape[-1] != 1) return null;
        bool perRow = shape[0] == stored[0];
        bool perGroup = stored.Rank == 3 && shape[1] == stored[1];
        if ((!perRow && shape[0] != 1) || (stored.Rank == 3 && !perGroup && shape[1] != 1)) return null;
        int groups = grouped[1];
        for (int i = 0; i < expanded.Length; i++) expanded[i] = values[(perRow ? i / groups * (perGroup ? groups : 1) : 0) + (perGroup ? i % groups : 0)];
        return expanded;
    }
}
