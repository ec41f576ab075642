namespace Lockstep.Graph.Inference.Rules;

/// <summary>The gathers: data and indices in, the chosen elements or slices out.</summary>
internal static class GatherRule
{
    /// <summary>Gather-1, -7 and -8: <c>data[:axis] + indices[batch_dims:] + data[axis+1:]</c>.</summary>
    public static void Gather(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape indices = context.Shape(1);
        long? axisValue = Axes.One(context, 2, "axis");
        long batchDims = context.Attributes.Long("batch_dims", 0);
        if (!data.HasRank || !indices.HasRank)
        {
            context.Set(0, context.Type(0), PartialShape.Dynamic);
            return;
        }

        int batch = BatchDims(batchDims, Math.Min(data.Rank, indices.Rank), indices.Rank);
        if (axisValue is not { } known)
        {
            context.Set(0, context.Type(0), PartialShape.OfRank(data.Rank + indices.Rank - 1 - batch));
            return;
        }

        int axis = InferenceContext.Axis(known, data.Rank);
        if (batch > axis) throw new InferenceException($"batch_dims is {batch}, expected at most the axis {axis}");
        Dimension[] dims = data.ToArray();
        for (int i = 0; i < batch; i++) dims[i] = Axes.Same(data[i], indices[i], $"batch dimensions {i} of data and indices");
        context.Set(0, context.Type(0), Axes.Join(dims.AsSpan(0, axis), indices.Dims[batch..], data.Dims[(axis + 1)..]));
    }

    /// <summary>GatherElements-6: the shape of the indices.</summary>
    public static void Elements(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape indices = context.Shape(1);
        long axisValue = context.Attributes.Long("axis");
        if (!data.HasRank || !indices.HasRank)
        {
            context.Set(0, context.Type(0), indices.HasRank ? indices : data.HasRank ? PartialShape.OfRank(data.Rank) : PartialShape.Dynamic);
            return;
        }

        if (data.Rank != indices.Rank) throw new InferenceException($"data has rank {data.Rank}, indices {indices.Rank}, expected the same");
        int axis = InferenceContext.Axis(axisValue, data.Rank);
        Dimension[] dims = indices.ToArray();
        for (int i = 0; i < dims.Length; i++)
        {
            if (i != axis) dims[i] = Axes.Same(data[i], indices[i], $"dimensions {i} of data and indices, gathered on axis {axis},");
        }

        context.Set(0, context.Type(0), new PartialShape(dims));
    }

    /// <summary>GatherND-8: <c>indices[:-1] + data[batch_dims + indices[-1]:]</c>.</summary>
    public static void NdBatched(InferenceContext context) => Nd(context, flattensBatch: false);

    /// <summary>GatherND-5: as GatherND-8, but all batch dimensions become one.</summary>
    public static void NdFlat(InferenceContext context) => Nd(context, flattensBatch: true);

    private static void Nd(InferenceContext context, bool flattensBatch)
    {
        PartialShape data = context.Shape(0);
        PartialShape indices = context.Shape(1);
        long batchDims = context.Attributes.Long("batch_dims", 0);
        if (indices is { HasRank: true, Rank: 0 } || data is { HasRank: true, Rank: 0 })
            throw new InferenceException("data and indices must have at least one dimension");
        if (!data.HasRank || !indices.HasRank || !indices[-1].IsStatic)
        {
            context.Set(0, context.Type(0), PartialShape.Dynamic);
            return;
        }

        int batch = BatchDims(batchDims, Math.Min(data.Rank, indices.Rank - 1), indices.Rank);
        int depth = indices[-1].Value;
        if (batch + depth > data.Rank)
            throw new InferenceException($"indices of {depth} elements after {batch} batch dimensions address more than the data's rank {data.Rank}");
        Dimension[] leading = indices.ToArray()[..^1];
        for (int i = 0; i < batch; i++) leading[i] = Axes.Same(data[i], indices[i], $"batch dimensions {i} of data and indices");
        if (flattensBatch && batch > 1)
        {
            Dimension all = 1;
            foreach (Dimension dim in leading.AsSpan(0, batch)) all *= dim;
            leading = [all, .. leading.AsSpan(batch)];
        }

        context.Set(0, context.Type(0), Axes.Join(leading, [], data.Dims[(batch + depth)..]));
    }

    private static int BatchDims(long value, int limit, int indicesRank)
    {
        long batch = value < 0 ? value + indicesRank : value;
        if (batch < 0 || batch > limit) throw new InferenceException($"batch_dims is {value}, expected 0 to {limit}");
        return (int)batch;
    }
}
