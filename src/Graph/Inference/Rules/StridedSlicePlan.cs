namespace Lockstep.Graph.Inference.Rules;

/// <summary>What one axis of the input, or a new axis, becomes in StridedSlice.</summary>
/// <param name="InputAxis">The axis of the input; -1 for a new axis of size 1.</param>
/// <param name="Spec">The element of begin, end and strides that speaks of it; -1 takes the whole axis.</param>
/// <param name="Shrinks">True when one index is taken and the axis goes away.</param>
internal readonly record struct StridedSliceAxis(int InputAxis, int Spec, bool Shrinks);

/// <summary>
/// The masks of StridedSlice-1 worked out: which element of begin, end and strides speaks of which axis. A mask element of 1 in
/// <c>begin_mask</c> and <c>end_mask</c> means that begin or end is not used there.
/// </summary>
internal sealed class StridedSlicePlan
{
    private readonly long[] _beginMask;
    private readonly long[] _endMask;
    private readonly long[] _newAxisMask;
    private readonly long[] _shrinkMask;
    private readonly long[] _ellipsisMask;

    public StridedSlicePlan(Attributes attributes)
    {
        _beginMask = attributes.Longs("begin_mask");
        _endMask = attributes.Longs("end_mask");
        _newAxisMask = attributes.Longs("new_axis_mask", []);
        _shrinkMask = attributes.Longs("shrink_axis_mask", []);
        _ellipsisMask = attributes.Longs("ellipsis_mask", []);
        if (_ellipsisMask.Count(bit => bit != 0) > 1) throw new AttributeException("ellipsis_mask", "has more than one 1, expected at most one");
    }

    /// <summary>The axes of the output, and those that shrink away, in order, for <paramref name="specCount"/> elements in begin.</summary>
    public List<StridedSliceAxis> Axes(int specCount, int rank)
    {
        int consumed = 0; // axes of the input that begin speaks of
        for (int spec = 0; spec < specCount; spec++)
        {
            if (!Bit(_ellipsisMask, spec) && !Bit(_newAxisMask, spec)) consumed++;
        }

        if (consumed > rank) throw new InferenceException($"begin speaks of {consumed} axes, but the data has rank {rank}");
        var axes = new List<StridedSliceAxis>();
        int next = 0;
        for (int spec = 0; spec < specCount; spec++)
        {
            if (Bit(_ellipsisMask, spec))
            {
                for (int whole = rank - consumed; whole > 0; whole--) axes.Add(new(next++, -1, false));
            }
            else if (Bit(_newAxisMask, spec))
            {
                axes.Add(new(-1, spec, false));
            }
            else
            {
                axes.Add(new(next++, spec, Bit(_shrinkMask, spec)));
            }
        }

        while (next < rank) axes.Add(new(next++, -1, false));
        return axes;
    }

    /// <summary>Start of a slice: the edge where the mask says so; null when it is not known.</summary>
    public long? Start(int spec, long[]? begin, long step) => Bit(_beginMask, spec) ? (step > 0 ? 0 : long.MaxValue) : begin?[spec];

    /// <summary>Stop of a slice: the edge where the mask says so; null when it is not known.</summary>
    public long? Stop(int spec, long[]? end, long step) => Bit(_endMask, spec) ? (step > 0 ? long.MaxValue : long.MinValue) : end?[spec];

    /// <summary>The one index of an axis that shrinks.</summary>
    public long Index(int spec, long[] begin, int size)
    {
        long index = Bit(_beginMask, spec) ? 0 : begin[spec];
        if (index < -size || index >= size) throw new InferenceException($"index {index} lies outside a dimension of {size}");
        return index < 0 ? index + size : index;
    }

    private static bool Bit(long[] mask, int spec) => spec < mask.Length && mask[spec] != 0;
}
