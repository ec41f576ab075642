using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>
/// A convolution over exactly three spatial axes; missing ones have size 1. <see cref="Wide"/> is the side that the window slides over (the input of
/// a convolution, the output of a transposed one), <see cref="Narrow"/> has one element a window position.
/// </summary>
internal sealed class ConvolutionShape
{
    public required int Batch { get; init; }

    public required int Groups { get; init; }

    /// <summary>Channels of one group on the wide side.</summary>
    public required int WideChannels { get; init; }

    /// <summary>Channels of one group on the narrow side.</summary>
    public required int NarrowChannels { get; init; }

    /// <summary>Sizes <c>[depth, height, width]</c>.</summary>
    public required int[] Wide { get; init; }

    /// <summary>Sizes <c>[depth, height, width]</c>.</summary>
    public required int[] Narrow { get; init; }

    /// <summary>Sizes <c>[depth, height, width]</c>.</summary>
    public required int[] Kernel { get; init; }

    public required int[] Strides { get; init; }

    public required int[] Dilations { get; init; }

    /// <summary>Padding before the wide side.</summary>
    public required int[] Begin { get; init; }

    /// <summary>The convolution of <paramref name="wide"/> (padded by <paramref name="begin"/>) into <paramref name="narrow"/>.</summary>
    public static ConvolutionShape Of(Windows windows, Shape wide, Shape narrow, Shape filters, int groups, int[] begin)
    {
        int spatial = windows.SpatialRank;
        return new ConvolutionShape
        {
            Batch = wide[0],
            Groups = groups,
            WideChannels = groups == 0 ? 0 : wide[1] / groups,
            NarrowChannels = groups == 0 ? 0 : narrow[1] / groups,
            Wide = Three(wide.Dims[2..], 1),
            Narrow = Three(narrow.Dims[2..], 1),
            Kernel = Three(filters.Dims[^spatial..], 1),
            Strides = Three(windows.Strides, 1),
            Dilations = Three(windows.Dilations, 1),
            Begin = Three(begin, 0),
        };
    }

    /// <summary>Position on the wide side of window position <paramref name="at"/> and kernel element <paramref name="element"/>; may lie in the padding.</summary>
    public int WideAt(int axis, int at, int element) => at * Strides[axis] - Begin[axis] + element * Dilations[axis];

    /// <summary>True when <see cref="WideAt"/> is a real element.</summary>
    public bool Inside(int axis, int wide) => (uint)wide < (uint)Wide[axis];

    /// <summary>The window positions along the width for which kernel element <paramref name="element"/> is inside: <c>[From, To)</c>.</summary>
    public (int From, int To) Columns(int element)
    {
        int offset = element * Dilations[2] - Begin[2];
        long from = Windows.CeilDivide(Math.Max(0, -offset), Strides[2]);
        long to = Math.Min(Narrow[2], Windows.FloorDivide(Wide[2] - 1L - offset, Strides[2]) + 1);
        return ((int)Math.Min(from, Narrow[2]), (int)Math.Max(Math.Min(from, Narrow[2]), to));
    }

    private static int[] Three(ReadOnlySpan<int> values, int missing)
    {
        int[] three = [missing, missing, missing];
        values.CopyTo(three.AsSpan(3 - values.Length));
        return three;
    }
}
