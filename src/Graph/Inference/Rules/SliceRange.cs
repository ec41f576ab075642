namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// What <c>start:stop:step</c> takes of an axis: negative positions count from the end, everything is clamped into the axis, so the extremes
/// of i64 mean "from the edge" and "to the edge". Unlike numpy, a start before the axis is its first element for a negative step too.
/// </summary>
/// <param name="First">Index of the first element; meaningless when nothing is taken.</param>
/// <param name="Count">Number of elements taken.</param>
internal readonly record struct SliceRange(long First, long Count)
{
    // Larger than any axis, small enough that sums with sizes cannot overflow.
    private const long Far = 1L << 42;

    public static SliceRange Of(long start, long stop, long step, long size)
    {
        if (step == 0) throw new InferenceException("a slice has step 0");
        if (size == 0) return default;
        step = Math.Clamp(step, -Far, Far);
        long first = start < 0 ? start + size : start;
        long end = stop < 0 ? stop + size : stop;
        long span = step > 0
            ? Math.Clamp(end, 0, size) - (first = Math.Clamp(first, 0, size))
            : (first = Math.Clamp(first, 0, size - 1)) - Math.Clamp(end, -1, size - 1);
        return new(first, span <= 0 ? 0 : (span - 1) / Math.Abs(step) + 1);
    }

    /// <summary>The size of a slice of an axis that may be known only as an interval.</summary>
    public static Dimension Size(long start, long stop, long step, Dimension axis)
    {
        if (axis.IsStatic) return (int)Of(start, stop, step, axis.Value).Count;
        long largest = axis.Max == int.MaxValue ? Far / 2 : axis.Max;
        return GrowsWithAxis(start, stop, step, largest)
            ? new Dimension((int)Of(start, stop, step, axis.Min).Count, ToMax(Of(start, stop, step, largest).Count))
            : new Dimension(0, ToMax(Of(0, long.MaxValue, Math.Abs(Math.Clamp(step, -Far, Far)), largest).Count));
    }

    // Not between a position counted from the end and one counted from the beginning (a[-3:2]), where a longer axis takes less.
    private static bool GrowsWithAxis(long start, long stop, long step, long largest) => step > 0
        ? start >= 0 || stop < 0 || stop >= largest
        : start < 0 ? stop >= 0 || start > stop : stop >= 0 || start >= largest - 1 || stop < -largest;

    private static int ToMax(long count) => (int)Math.Min(count, int.MaxValue);
}
