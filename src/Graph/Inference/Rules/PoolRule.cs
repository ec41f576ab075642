using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>AvgPool and MaxPool: one value a window position; MaxPool-8 and -14 also give the index of the maximum.</summary>
internal static class PoolRule
{
    public static void Average(InferenceContext context) => context.Set(0, context.Type(0), Shape(context));

    public static void Maximum(InferenceContext context)
    {
        PartialShape shape = Shape(context);
        context.Set(0, context.Type(0), shape);
        if (context.OutputCount < 2) return;
        if (context.Shape(0).HasRank) InferenceContext.Axis(context.Attributes.Long("axis", 0), context.Shape(0).Rank);
        context.Set(1, IndexType(context.Attributes), shape);
    }

    /// <summary>AdaptiveAvgPool-8 and AdaptiveMaxPool-8: the second input gives the spatial sizes.</summary>
    public static void Adaptive(InferenceContext context)
    {
        PartialShape shape = AdaptiveShape(context);
        context.Set(0, context.Type(0), shape);
        if (context.OutputCount > 1) context.Set(1, IndexType(context.Attributes), shape);
    }

    /// <summary>The element type of indices: i64 or i32.</summary>
    public static DType IndexType(Attributes attributes)
    {
        DType type = attributes.DType("index_element_type", DType.I64);
        return type is DType.I64 or DType.I32 ? type : throw new AttributeException("index_element_type", $"is {type.IrName}, expected i64 or i32");
    }

    private static PartialShape Shape(InferenceContext context)
    {
        int[] kernel = context.Attributes.Ints("kernel");
        var windows = Windows.Read(context.Attributes, kernel.Length);
        string rounding = context.Attributes.OneOf("rounding_type", "floor", "floor", "ceil", "ceil_torch");
        if (Array.Exists(kernel, size => size < 1)) throw new AttributeException("kernel", $"is {string.Join(",", kernel)}, expected values from 1");
        PartialShape data = context.Shape(0);
        if (!data.HasRank) return PartialShape.OfRank(kernel.Length + 2);
        if (data.Rank != kernel.Length + 2) throw new InferenceException($"the data is {data}, expected rank {kernel.Length + 2} for a kernel of {kernel.Length} axes");
        Dimension[] dims = data.ToArray();
        for (int axis = 0; axis < kernel.Length; axis++) dims[2 + axis] = Positions(windows, axis, data[2 + axis], kernel[axis], rounding);
        return new PartialShape(dims);
    }

    private static Dimension Positions(Windows windows, int axis, Dimension size, int kernel, string rounding)
    {
        if (windows.IsSame && !size.IsStatic) return Dimension.Dynamic;
        (int begin, int end) = windows.Padding(axis, size.IsStatic ? size.Value : 0, kernel);
        int extent = windows.Extent(axis, kernel);
        if (size.IsStatic) Windows.CheckFits(axis, (long)size.Value + begin + end, extent);
        return Windows.Map(size, value => Count(value, begin, begin + end - extent, windows.Strides[axis], rounding));
    }

    // ceil_torch drops a last window that would begin beyond the data and the padding before it.
    private static long Count(long size, int begin, int rest, int stride, string rounding)
    {
        long span = size + rest;
        if (rounding == "floor") return Windows.FloorDivide(span, stride) + 1;
        long count = Windows.CeilDivide(span, stride) + 1;
        return rounding == "ceil_torch" && (count - 1) * stride >= size + begin ? count - 1 : count;
    }

    private static PartialShape AdaptiveShape(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        long[]? target = context.Integers(1);
        if (!data.HasRank) return target is null ? PartialShape.Dynamic : PartialShape.OfRank(target.Length + 2);
        if (data.Rank is < 3 or > 5) throw new InferenceException($"the data is {data}, expected rank 3 to 5");
        if (target is not null && target.Length != data.Rank - 2)
            throw new InferenceException($"the output shape has {target.Length} values, expected one for each of {data.Rank - 2} spatial axes");
        Dimension[] dims = data.ToArray();
        for (int axis = 2; axis < dims.Length; axis++)
        {
            if (target is null) dims[axis] = Dimension.Dynamic;
            else dims[axis] = target[axis - 2] is >= 0 and <= int.MaxValue ? (int)target[axis - 2] : throw new InferenceException($"the output shape has {target[axis - 2]}, expected sizes from 0");
        }

        return new PartialShape(dims);
    }
}
