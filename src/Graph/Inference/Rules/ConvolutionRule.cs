using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// Convolution-1 (<c>[N,Cin,spatial...]</c> with filters <c>[Cout,Cin,kernel...]</c>) and GroupConvolution-1 (filters
/// <c>[groups,Cout/groups,Cin/groups,kernel...]</c>), and the transposed ones, whose filters have Cin before Cout.
/// </summary>
internal static class ConvolutionRule
{
    public static void Plain(InferenceContext context) => Forward(context, grouped: false);

    public static void Group(InferenceContext context) => Forward(context, grouped: true);

    public static void PlainTransposed(InferenceContext context) => Transposed(context, grouped: false);

    public static void GroupTransposed(InferenceContext context) => Transposed(context, grouped: true);

    /// <summary>The window attributes; the list of strides tells how many spatial axes there are.</summary>
    public static Windows ReadWindows(Attributes attributes) => Windows.Read(attributes, attributes.Ints("strides").Length);

    private static void Forward(InferenceContext context, bool grouped)
    {
        DType type = context.SameType(0, 1);
        Windows windows = ReadWindows(context.Attributes);
        PartialShape data = Data(context, windows);
        PartialShape filters = Filters(context, windows, grouped);
        CheckChannels(data, filters, grouped, inputAxis: grouped ? 2 : 1);
        var dims = new Dimension[data.Rank];
        dims[0] = data[0];
        dims[1] = grouped ? filters[0] * filters[1] : filters[0];
        for (int axis = 0; axis < windows.SpatialRank; axis++)
            dims[2 + axis] = windows.Positions(axis, data[2 + axis], filters[filters.Rank - windows.SpatialRank + axis]);
        context.Set(0, type, new PartialShape(dims));
    }

    private static void Transposed(InferenceContext context, bool grouped)
    {
        DType type = context.SameType(0, 1);
        Windows windows = ReadWindows(context.Attributes);
        PartialShape data = Data(context, windows);
        PartialShape filters = Filters(context, windows, grouped);
        CheckChannels(data, filters, grouped, inputAxis: grouped ? 1 : 0);
        int[] extra = Windows.Read(context.Attributes, "output_padding", windows.SpatialRank, 0);
        long[]? target = context.InputCount > 2 ? context.Integers(2) : null;
        if (target is not null && target.Length != windows.SpatialRank)
            throw new InferenceException($"the output shape has {target.Length} values, expected one for each of {windows.SpatialRank} spatial axes");
        var dims = new Dimension[data.Rank];
        dims[0] = data[0];
        dims[1] = grouped ? filters[0] * filters[2] : filters[1];
        for (int axis = 0; axis < windows.SpatialRank; axis++)
        {
            Dimension kernel = filters[filters.Rank - windows.SpatialRank + axis];
            if (target is not null) dims[2 + axis] = Target(target[axis]);
            else if (context.InputCount > 2) dims[2 + axis] = Dimension.Dynamic;
            else dims[2 + axis] = Grown(windows, axis, data[2 + axis], kernel, extra[axis]);
        }

        context.Set(0, type, new PartialShape(dims));
    }

    private static Dimension Target(long size) => size is >= 0 and <= int.MaxValue
        ? (int)size
        : throw new InferenceException($"the output shape has {size}, expected sizes from 0");

    private static Dimension Grown(Windows windows, int axis, Dimension size, Dimension kernel, int extra)
    {
        if (!kernel.IsStatic) return Dimension.Dynamic;
        (int begin, int end) = windows.TransposedPadding(axis, 0, kernel.Value, extra, null);
        long rest = (long)windows.Extent(axis, kernel.Value) - begin - end + extra;
        if (size.IsStatic && size.Value > 0 && (size.Value - 1L) * windows.Strides[axis] + rest < 0)
            throw new InferenceException($"padding {begin} and {end} takes more than there is of spatial axis {axis}");
        return Windows.Map(size, value => value == 0 ? 0 : (value - 1) * windows.Strides[axis] + rest);
    }

    private static PartialShape Data(InferenceContext context, Windows windows)
    {
        PartialShape data = context.Shape(0);
        if (!data.HasRank) return PartialShape.OfRank(windows.SpatialRank + 2);
        return data.Rank == windows.SpatialRank + 2
            ? data
            : throw new InferenceException($"the data is {data}, expected rank {windows.SpatialRank + 2} for {windows.SpatialRank} strides");
    }

    private static PartialShape Filters(InferenceContext context, Windows windows, bool grouped)
    {
        PartialShape filters = context.Shape(1);
        int rank = windows.SpatialRank + (grouped ? 3 : 2);
        if (!filters.HasRank) return PartialShape.OfRank(rank);
        return filters.Rank == rank ? filters : throw new InferenceException($"the filters are {filters}, expected rank {rank} for {windows.SpatialRank} strides");
    }

    private static void CheckChannels(PartialShape data, PartialShape filters, bool grouped, int inputAxis)
    {
        Dimension channels = grouped ? filters[0] * filters[inputAxis] : filters[inputAxis];
        if (!data[1].IsCompatible(channels)) throw new InferenceException($"the data {data} has {data[1]} channels, but the filters {filters} take {channels}");
    }
}
