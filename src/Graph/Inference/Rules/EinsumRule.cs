using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Einsum-7: the output has the sizes of its labels; equal labels have equal sizes, ellipses are broadcast.</summary>
internal static class EinsumRule
{
    public static void Infer(InferenceContext context)
    {
        var equation = EinsumEquation.Read(context.Attributes);
        if (equation.Inputs.Count != context.InputCount)
            throw new InferenceException($"the equation has {equation.Inputs.Count} input terms, but the node has {context.InputCount} inputs");
        DType type = context.Type(0);
        for (int input = 1; input < context.InputCount; input++) type = context.SameType(0, input);
        var sizes = new Dictionary<char, PartialShape>();
        for (int input = 0; input < context.InputCount; input++) Collect(context.Shape(input), equation.Inputs[input], sizes);
        bool rankKnown = true;
        var dims = new List<Dimension>();
        foreach (char label in equation.Output)
        {
            PartialShape size = sizes.GetValueOrDefault(label);
            if (size.HasRank) dims.AddRange(size.Dims);
            else rankKnown = false;
        }

        context.Set(0, type, rankKnown ? new PartialShape(dims.ToArray()) : PartialShape.Dynamic);
    }

    private static void Collect(PartialShape shape, string labels, Dictionary<char, PartialShape> sizes)
    {
        if (!shape.HasRank)
        {
            foreach (char label in labels) Join(sizes, label, label == EinsumEquation.Ellipsis ? PartialShape.Dynamic : PartialShape.OfRank(1));
            return;
        }

        bool broadcasts = labels.Contains(EinsumEquation.Ellipsis);
        if (broadcasts ? shape.Rank < labels.Length - 1 : shape.Rank != labels.Length)
            throw new InferenceException($"an input {shape} has rank {shape.Rank}, but its term '{labels}' names {labels.Length - (broadcasts ? 1 : 0)} axes");
        int axis = 0;
        foreach (char label in labels)
        {
            int count = label == EinsumEquation.Ellipsis ? shape.Rank - labels.Length + 1 : 1;
            Join(sizes, label, new PartialShape(shape.Dims.Slice(axis, count)));
            axis += count;
        }
    }

    private static void Join(Dictionary<char, PartialShape> sizes, char label, PartialShape size)
    {
        if (!sizes.TryGetValue(label, out PartialShape known)) sizes[label] = size;
        else sizes[label] = PartialShape.Broadcast(known, size) ?? throw new InferenceException($"label '{EinsumEquation.Name(label)}' stands for {known} and {size}");
    }
}
