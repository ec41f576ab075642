using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// The <c>auto_broadcast</c> attribute: <c>numpy</c> (both sides, aligned at the last axis), <c>none</c> (<c>explicit</c>: equal shapes) or <c>pdpd</c>
/// (the second side alone, aligned at an axis of the first).
/// </summary>
internal readonly record struct AutoBroadcast(string Mode, long Axis)
{
    /// <summary>Reads the attribute; without it <paramref name="missing"/> is meant.</summary>
    public static AutoBroadcast Read(Attributes attributes, string missing = "numpy")
    {
        string mode = attributes.OneOf("auto_broadcast", missing, "numpy", "none", "explicit", "pdpd");
        return new AutoBroadcast(mode == "explicit" ? "none" : mode, attributes.Long("auto_broadcast_axis", -1));
    }

    /// <summary>The shape of the result.</summary>
    /// <exception cref="InferenceException">The shapes do not fit.</exception>
    public PartialShape Infer(PartialShape first, PartialShape second)
    {
        switch (Mode)
        {
            case "none":
                if (!first.IsCompatible(second)) throw new InferenceException($"shapes {first} and {second} differ and auto_broadcast is none");
                return first.Merge(second);
            case "pdpd":
                if (!first.HasRank || !second.HasRank) return first;
                PartialShape aligned = Align(first.Rank, second);
                for (int axis = 0; axis < first.Rank; axis++)
                {
                    bool fits = aligned[axis].IsCompatible(1) || aligned[axis].IsCompatible(first[axis]);
                    if (!fits) throw new InferenceException($"shape {second} does not fit into {first} from axis {Start(first.Rank, second.Rank)} on (auto_broadcast is pdpd)");
                }

                return first;
            default:
                return PartialShape.Broadcast(first, second) ?? throw new InferenceException($"shapes {first} and {second} cannot be broadcast to each other");
        }
    }

    /// <summary>The second shape as numpy would need it for the same effect: padded with ones to the rank of the first.</summary>
    public Shape Align(Shape first, Shape second) => Mode == "pdpd" ? Align(first.Rank, second).ToShape() : second;

    private PartialShape Align(int rank, PartialShape second)
    {
        long start = Start(rank, second.Rank);
        if (start < 0 || start + second.Rank > rank)
            throw new InferenceException($"a shape {second} cannot start at axis {start} of rank {rank} (auto_broadcast is pdpd)");
        var dims = new Dimension[rank];
        Array.Fill(dims, 1);
        second.Dims.CopyTo(dims.AsSpan((int)start));
        return new PartialShape(dims);
    }

    private long Start(int rank, int secondRank) => Axis == -1 ? rank - secondRank : Axis;
}
