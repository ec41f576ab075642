using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// ScaledDotProductAttention-13: query <c>[batch..., L, E]</c>, key <c>[batch..., S, E]</c>, value <c>[batch..., S, Ev]</c>, mask broadcast to
/// <c>[batch..., L, S]</c> or a scalar, scale of one element, sink broadcast to <c>[batch..., L, 1]</c>; gives <c>[batch..., L, Ev]</c>.
/// </summary>
internal static class AttentionRule
{
    public static void Infer(InferenceContext context)
    {
        if (context.InputCount is < 3 or > 6) throw new InferenceException($"the node has {context.InputCount} inputs, expected 3 to 6");
        PartialShape query = Checked(context, 0, "query");
        PartialShape key = Checked(context, 1, "key");
        PartialShape value = Checked(context, 2, "value");
        DType type = context.SameType(0, 1);
        context.SameType(0, 2);
        if (query.HasRank && key.HasRank && !query[-1].IsCompatible(key[-1])) throw new InferenceException($"query {query} and key {key} have different last dimensions");
        if (key.HasRank && value.HasRank && !key[-2].IsCompatible(value[-2])) throw new InferenceException($"key {key} and value {value} have different lengths");
        PartialShape batch = Join(Join(Batch(query), Batch(key), "query and key"), Batch(value), "query and value");
        bool causal = context.Attributes.Bool("causal", false);
        if (context.InputCount > 3 && !causal) batch = Mask(context.Shape(3), batch, query, key);
        if (context.InputCount > 4) CheckScale(context.Shape(4));
        if (context.InputCount > 5) CheckSink(context.Shape(5), batch, query);
        if (!batch.HasRank)
        {
            context.Set(0, type, PartialShape.Dynamic);
            return;
        }

        Dimension tokens = query.HasRank ? query[-2] : Dimension.Dynamic;
        Dimension size = value.HasRank ? value[-1] : Dimension.Dynamic;
        context.Set(0, type, new PartialShape([.. batch.Dims, tokens, size]));
    }

    private static PartialShape Checked(InferenceContext context, int input, string name)
    {
        PartialShape shape = context.Shape(input);
        return shape.HasRank && shape.Rank < 3 ? throw new InferenceException($"the {name} is {shape}, expected rank 3 or more") : shape;
    }

    private static PartialShape Mask(PartialShape mask, PartialShape batch, PartialShape query, PartialShape key)
    {
        if (!mask.HasRank || mask.Rank == 0) return batch;
        if (mask.Rank < 2) throw new InferenceException($"the mask is {mask}, expected a scalar or rank 2 or more");
        bool fits = (!query.HasRank || Fits(mask[-2], query[-2])) && (!key.HasRank || Fits(mask[-1], key[-2]));
        if (!fits) throw new InferenceException($"the mask is {mask}, which does not broadcast to the query {query} by the key {key}");
        return mask.Rank == 2 ? batch : Join(batch, Batch(mask), "query and mask");
    }

    private static void CheckScale(PartialShape scale)
    {
        if (scale.HasRank && (scale.Rank > 1 || (scale.Rank == 1 && !scale[0].IsCompatible(1)))) throw new InferenceException($"the scale is {scale}, expected one element");
    }

    private static void CheckSink(PartialShape sink, PartialShape batch, PartialShape query)
    {
        if (!sink.HasRank || !query.HasRank) return;
        bool fits = sink.Rank == query.Rank && sink[-1].IsCompatible(1) && Fits(sink[-2], query[-2]) && PartialShape.Broadcast(batch, Batch(sink)) is not null;
        if (!fits) throw new InferenceException($"the sink is {sink}, which does not broadcast to one column for the query {query}");
    }

    private static bool Fits(Dimension part, Dimension whole) => part.IsCompatible(whole) || part.IsCompatible(1);

    private static PartialShape Batch(PartialShape shape) => shape.HasRank ? new PartialShape(shape.Dims[..^2]) : PartialShape.Dynamic;

    private static PartialShape Join(PartialShape left, PartialShape right, string names) =>
        PartialShape.Broadcast(left, right) ?? throw new InferenceException($"the batches of {names}, {left} and {right}, cannot be broadcast");
}
