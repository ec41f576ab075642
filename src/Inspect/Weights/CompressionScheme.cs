using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>One way in which weights are stored.</summary>
/// <param name="Type">Stored element type.</param>
/// <param name="Symmetry"><c>symmetric</c>, <c>asymmetric</c>, <c>codebook</c> or <c>plain</c>.</param>
/// <param name="Group">Weights that share a scale: <c>group 64</c>, <c>per channel</c>, <c>per tensor</c>, or empty for plain numbers.</param>
/// <param name="ScaleType">Stored type of the scales; null for none.</param>
/// <param name="ZeroPointType">Stored type of the zero points; null for none.</param>
public sealed record CompressionScheme(string Type, string Symmetry, string Group, string? ScaleType, string? ZeroPointType)
{
    /// <inheritdoc/>
    public override string ToString() => Symmetry == "plain" ? Type
        : $"{Type} {Symmetry}, {Group}{(ScaleType is null ? "" : $", scale {ScaleType}")}{(ZeroPointType is null ? "" : $", zero point {ZeroPointType}")}";

    internal static CompressionScheme Of(StoredConstant weight)
    {
        WeightForm form = weight.Form!;
        if (form is { Scale: null, ZeroPoint: null, Codebook: null }) return new CompressionScheme(weight.Type.IrName, "plain", "", null, null);
        string symmetry = form.Codebook is not null ? "codebook" : form.ZeroPoint is null ? "symmetric" : "asymmetric";
        return new CompressionScheme(weight.Type.IrName, symmetry, GroupOf(weight, form.Scale), TypeOf(form.Scale), TypeOf(form.ZeroPoint));
    }

    // Weights for each element of the scale; the largest constant of a scale that is made of several has its resolution.
    private static string GroupOf(StoredConstant weight, Port? scale)
    {
        if (scale is not { } port || Largest(port.Node) is not { } scales) return "no scale";
        if (scales.Elements <= 1) return "per tensor";
        long share = weight.Elements / scales.Elements;
        int axis = weight.Shape.Rank - 1;
        bool wholeRow = weight.Shape.Rank == 2 && (share == weight.Shape[axis] || share == weight.Shape[0]);
        return wholeRow ? "per channel" : $"group {share}";
    }

    private static string? TypeOf(Port? port) => port is { } found ? Largest(found.Node)?.Type.IrName : null;

    private static StoredConstant? Largest(Node node)
    {
        if (node.Type == "Constant") return StoredConstant.Of(node, "");
        return node.Inputs.Select(input => Largest(input.Node)).Where(constant => constant is not null).MaxBy(constant => constant!.Elements);
    }
}
