namespace Lockstep.Graph.Inference.Rules;

/// <summary>Split-1 (equal parts) and VariadicSplit-1 (given lengths, -1 takes what is left): data and axis in, one output a part.</summary>
internal static class SplitRule
{
    public static void Equal(InferenceContext context)
    {
        long parts = context.Attributes.Long("num_splits");
        if (parts < 1) throw new AttributeException("num_splits", $"is {parts}, expected at least 1");
        if (parts != context.OutputCount) throw new InferenceException($"the layer has {context.OutputCount} outputs for {parts} parts");
        Dimension? part = null;
        if (Axis(context) is { } axis)
        {
            Dimension whole = context.Shape(0)[axis];
            if (whole.IsStatic && whole.Value % parts != 0) throw new InferenceException($"a dimension of {whole} cannot be split into {parts} equal parts");
            part = new Dimension((int)((whole.Min + parts - 1) / parts), whole.Max == int.MaxValue ? int.MaxValue : (int)(whole.Max / parts));
        }

        for (int output = 0; output < context.OutputCount; output++) SetPart(context, output, part);
    }

    public static void Variadic(InferenceContext context)
    {
        long[]? lengths = context.Integers(2);
        int? count = Axes.Count(context, 2);
        if (count is { } known && known != context.OutputCount)
            throw new InferenceException($"the layer has {context.OutputCount} outputs for {known} split lengths");
        Dimension[] parts = lengths is not null && Axis(context) is { } axis ? Parts(lengths, context.Shape(0)[axis]) : [];
        Dimension? unknown = Axis(context) is null ? null : Dimension.Dynamic;
        for (int output = 0; output < context.OutputCount; output++) SetPart(context, output, parts.Length > 0 ? parts[output] : unknown);
    }

    private static Dimension[] Parts(long[] lengths, Dimension whole)
    {
        var parts = new Dimension[lengths.Length];
        long sum = 0;
        int rest = -1;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] == -1 && rest >= 0) throw new InferenceException("the split lengths have more than one -1");
            if (lengths[i] == -1) rest = i;
            else sum += Axes.Size(lengths[i], $"split length {i}");
            parts[i] = lengths[i] == -1 ? Dimension.Dynamic : (int)lengths[i];
        }

        if (rest < 0 ? sum < whole.Min || sum > whole.Max : sum > whole.Max)
            throw new InferenceException($"the split lengths {string.Join(",", lengths)} do not fit a dimension of {whole}");
        if (rest >= 0) parts[rest] = new Dimension((int)Math.Max(0, whole.Min - sum), whole.Max == int.MaxValue ? int.MaxValue : (int)(whole.Max - sum));
        return parts;
    }

    private static int? Axis(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        return data.HasRank && Axes.One(context, 1, "axis") is { } axis ? InferenceContext.Axis(axis, data.Rank) : null;
    }

    private static void SetPart(InferenceContext context, int output, Dimension? part)
    {
        PartialShape data = context.Shape(0);
        PartialShape shape = !data.HasRank ? PartialShape.Dynamic : part is { } dim ? data.With(Axis(context)!.Value, dim) : PartialShape.OfRank(data.Rank);
        context.Set(output, context.Type(0), shape);
    }
}
