namespace Lockstep.Graph.Inference.Rules;

/// <summary>Unsqueeze-1: new axes of size 1 at the named places of the output.</summary>
internal static class UnsqueezeRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        int? count = Axes.Count(context, 1);
        PartialShape shape = PartialShape.Dynamic;
        if (data.HasRank && context.Integers(1) is { } axes) shape = Insert(data, axes.Distinct().ToArray());
        else if (data.HasRank && count == 1) shape = PartialShape.OfRank(data.Rank + 1);
        context.Set(0, context.Type(0), shape);
    }

    private static PartialShape Insert(PartialShape data, long[] axes)
    {
        var dims = new Dimension[data.Rank + axes.Length];
        var isNew = new bool[dims.Length];
        foreach (long named in axes)
        {
            int axis = InferenceContext.Axis(named, dims.Length);
            if (isNew[axis]) throw new InferenceException($"axis {axis} is named twice, from the front and from the back");
            isNew[axis] = true;
        }

        int next = 0;
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = isNew[axis] ? 1 : data[next++];
        return new PartialShape(dims);
    }
}
