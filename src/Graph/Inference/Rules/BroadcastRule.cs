namespace Lockstep.Graph.Inference.Rules;

/// <summary>Broadcast-1 and -3: data, target shape, and in mode <c>explicit</c> the axes of the target that the data's axes become.</summary>
internal static class BroadcastRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape target = Axes.TargetShape(context, 1);
        string mode = Mode(context.Attributes);
        PartialShape result = mode switch
        {
            "bidirectional" => PartialShape.Broadcast(data, target)
                ?? throw new InferenceException($"{data} and the target shape {target} cannot be broadcast to each other"),
            "explicit" => Explicit(context, data, target),
            _ => OneWay(context.Attributes, data, target),
        };
        context.Set(0, context.Type(0), result);
    }

    /// <summary>The <c>mode</c> attribute; <c>none</c> is how Broadcast-1 may write <c>explicit</c>.</summary>
    public static string Mode(Attributes attributes)
    {
        string mode = attributes.OneOf("mode", "numpy", "numpy", "explicit", "none", "bidirectional", "pdpd");
        return mode == "none" ? "explicit" : mode;
    }

    /// <summary>The axis of the target where the data's first axis lies, for the modes <c>numpy</c> and <c>pdpd</c>.</summary>
    public static int FirstAxis(Attributes attributes, int dataRank, int targetRank)
    {
        long axis = Mode(attributes) == "pdpd" ? attributes.Long("axis", -1) : -1;
        long first = axis < 0 ? targetRank - dataRank : axis;
        if (first < 0 || first + dataRank > targetRank)
            throw new InferenceException($"data of rank {dataRank} cannot be broadcast to rank {targetRank} from axis {first}");
        return (int)first;
    }

    private static PartialShape OneWay(Attributes attributes, PartialShape data, PartialShape target)
    {
        if (!data.HasRank || !target.HasRank) return target;
        Dimension[] dims = target.ToArray();
        int first = FirstAxis(attributes, data.Rank, target.Rank);
        for (int axis = 0; axis < data.Rank; axis++) dims[first + axis] = Stretch(data[axis], dims[first + axis], data, target);
        return new PartialShape(dims);
    }

    private static PartialShape Explicit(InferenceContext context, PartialShape data, PartialShape target)
    {
        if (!data.HasRank || !target.HasRank || context.Integers(2) is not { } mapping) return target;
        if (mapping.Length != data.Rank) throw new InferenceException($"axes_mapping has {mapping.Length} elements for data of rank {data.Rank}");
        Dimension[] dims = target.ToArray();
        for (int axis = 0; axis < mapping.Length; axis++)
        {
            if (mapping[axis] < 0 || mapping[axis] >= target.Rank)
                throw new InferenceException($"axes_mapping has {mapping[axis]}, which lies outside the target's rank {target.Rank}");
            if (axis > 0 && mapping[axis] <= mapping[axis - 1])
                throw new InferenceException($"axes_mapping is {string.Join(",", mapping)}, expected rising axes");
            dims[mapping[axis]] = Stretch(data[axis], dims[mapping[axis]], data, target);
        }

        return new PartialShape(dims);
    }

    // A dimension of the data becomes the target's when it is 1 or already that; where only the data's is known and not 1, it is the target's too.
    private static Dimension Stretch(Dimension from, Dimension to, PartialShape data, PartialShape target)
    {
        if (from.IsStatic && from.Value == 1) return to;
        if (from.IsCompatible(to)) return from.IsCompatible(1) ? to : from.Merge(to);
        return from.IsCompatible(1) ? to : throw new InferenceException($"{data} cannot be broadcast to {target}: dimension {from} is neither 1 nor {to}");
    }
}
