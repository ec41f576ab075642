using Lockstep.Graph.Patterns.Symbolic;

namespace Lockstep.Graph.Patterns;

/// <summary>A part of the last axis that Slice, Split or VariadicSplit takes: neighbours in each row of a wider tensor.</summary>
/// <param name="Source">The wider tensor.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Width">Size of the source's last axis.</param>
internal sealed record RowPart(Port Source, int Offset, int Width)
{
    private const int Widest = 1 << 24;

    /// <summary>The part behind a port; null when something else is there.</summary>
    public static RowPart? Of(Port port, SymbolicEvaluator sizes)
    {
        if (port.Node.Type is not ("Slice" or "StridedSlice" or "Split" or "VariadicSplit")) return null;
        Port source = port.Node.Inputs[0];
        if (sizes.Sizes(source) is not { Length: > 0 } whole || sizes.Sizes(port) is not { } part || part.Length != whole.Length) return null;
        if (!whole.AsSpan(0, whole.Length - 1).SequenceEqual(part.AsSpan(0, part.Length - 1)) || whole[^1].Integer is not <= Widest || part[^1].Integer is not { } count || count < 1) return null;
        // Slices and splits step evenly, so first and last element tell it all; all other axes have the same size on both sides, so they are not cut.
        if (sizes.LastAxisOrigin(port, source, 0) is not { } first || sizes.LastAxisOrigin(port, source, count - 1) is not { } last || last != first + count - 1) return null;
        return new RowPart(source, (int)first, (int)whole[^1].Integer!.Value);
    }
}
