namespace Lockstep.Graph.Inference.Rules;

/// <summary>DepthToSpace-1 and SpaceToDepth-1 on <c>[batch, channels, spatial...]</c>: blocks of <c>block_size</c> on every spatial axis.</summary>
internal static class BlockRule
{
    public static void DepthToSpace(InferenceContext context) => Infer(context, toSpace: true);

    public static void SpaceToDepth(InferenceContext context) => Infer(context, toSpace: false);

    private static void Infer(InferenceContext context, bool toSpace)
    {
        PartialShape data = context.Shape(0);
        context.Attributes.OneOf("mode", null, "blocks_first", "depth_first");
        long block = context.Attributes.Long("block_size", 1);
        if (block is < 1 or > 32768) throw new AttributeException("block_size", $"is {block}, expected 1 to 32768");
        if (!data.HasRank)
        {
            context.Set(0, context.Type(0), data);
            return;
        }

        if (data.Rank < 3) throw new InferenceException($"the data has shape {data}, expected batch, channels and at least one spatial axis");
        Dimension[] dims = data.ToArray();
        Dimension blocks = 1;
        for (int axis = 2; axis < dims.Length; axis++) blocks *= (int)block;
        dims[1] = toSpace ? Divide(dims[1], blocks.Max, "channels") : dims[1] * blocks;
        for (int axis = 2; axis < dims.Length; axis++) dims[axis] = toSpace ? dims[axis] * (int)block : Divide(dims[axis], (int)block, $"dimension {axis}");
        context.Set(0, context.Type(0), new PartialShape(dims));
    }

    private static Dimension Divide(Dimension dim, int by, string what)
    {
        if (dim.IsStatic && dim.Value % by != 0) throw new InferenceException($"{what} of {dim} cannot be divided by {by}");
        return new Dimension((int)(((long)dim.Min + by - 1) / by), dim.Max == int.MaxValue ? int.MaxValue : dim.Max / by);
    }
}
