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

    /// <summary>What the codes of a codebook stand for, one number for each code of the type; empty when the stored elements are the numbers.</summary>
    public float[] Codebook { get; private init; } = [];

    /// <summary>The layout of a match, the matrices of a stack one below the other; null, with the reason, when scale or zero point do not follow rows and groups.</summary>
    public static GroupedWeights? Create(CompressedWeights match, ConstantFolder constants, out string? refusal)
    {
        refusal = null;
        int leading = match.Shape.Rank - 1; // [rows, columns], or a stack of such matrices
        Shape stored = Joined(match.Stored.Shape, leading), used = Joined(match.Shape, leading);
        int columns = used.Rank == 2 ? used[1] : 0;
        if (used.Rank != 2 || leading is not (1 or 2) || stored.Rank is not (2 or 3) || stored[0] != used[0] || stored.Product(1, stored.Rank) != columns || columns == 0)
        {
            refusal = $"weights stored as {match.Stored.Shape} and used as {match.Shape} are not rows of groups";
            return null;
        }

        int groupSize = stored[-1];
        var grouped = new Shape(stored[0], columns / groupSize);
        float[]? scales = match.Scale is { } scale ? Expand(constants, scale, match.Stored.Shape, leading, grouped) : [];
        float[]? zeroPoints = match.ZeroPoint is { } zero ? Expand(constants, zero, match.Stored.Shape, leading, grouped) : [];
        float[] codebook = match.Codebook is { } book ? ElementConverter.ToSingles(constants.Evaluate(book)) : [];
        if (scales is null || zeroPoints is null) refusal = "scale or zero point vary inside a group";
        else if (codebook.Length > 0 && codebook.Length != 1 << match.Stored.Type.BitWidth) refusal = $"a codebook of {codebook.Length} numbers does not fit codes of type {match.Stored.Type.IrName}";
        return refusal is not null ? null
            : new GroupedWeights(match.Stored.Reshape(stored), stored[0], columns, groupSize) { Scales = scales!, ZeroPoints = zeroPoints!, Codebook = codebook };
    }

    /// <summary>Decodes one row: (stored - zero point) * scale.</summary>
    public void DecodeRow(int row, Span<float> values)
    {
        Decode(Stored, (long)row * Columns, values);
        if (Codebook.Length > 0)
        {
            foreach (ref float value in values) value = Codebook[(int)value];
        }

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
    private static float[]? Expand(ConstantFolder constants, Graph.Port port, Shape original, int leading, Shape grouped)
    {
        if (!constants.IsConstant(port)) return null;
        Tensor tensor = constants.Evaluate(port);
        constants.Forget(port); // what was decoded on the way is not needed again
        Shape stored = Joined(original, leading);
        // The scales of a stack are joined as its matrices are, so they must be there for each matrix and row.
        if (leading > 1 && tensor.Shape.Rank == original.Rank && tensor.Shape[0] == original[0] && tensor.Shape[1] == original[1]) tensor = tensor.Reshape(Joined(tensor.Shape, leading));
        float[] values = ElementConverter.ToSingles(tensor);
        if (values.Length == 1)
        {
            var same = new float[grouped.ElementCount];
            Array.Fill(same, values[0]);
            return same;
        }

        Shape shape = tensor.Shape;
        if (shape.Rank != stored.Rank || shape[-1] != 1) return null;
        bool perRow = shape[0] == stored[0];
        bool perGroup = stored.Rank == 3 && shape[1] == stored[1];
        if ((!perRow && shape[0] != 1) || (stored.Rank == 3 && !perGroup && shape[1] != 1)) return null;
        if (values.Length == grouped.ElementCount) return values;
        int groups = grouped[1];
        var expanded = new float[grouped.ElementCount];
        for (int i = 0; i < expanded.Length; i++) expanded[i] = values[(perRow ? i / groups * (perGroup ? groups : 1) : 0) + (perGroup ? i % groups : 0)];
        return expanded;
    }

    // The first axes as one.
    private static Shape Joined(Shape shape, int leading) =>
        leading < 2 || shape.Rank <= leading ? shape : new Shape([checked((int)shape.Product(0, leading)), .. shape.Dims[leading..]]);
}
