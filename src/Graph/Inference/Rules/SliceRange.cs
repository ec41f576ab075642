namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// What <c>start:stop:step</c> takes of an axis (numpy rules): negative positions count from the end, everything is clamped into the axis, so the
/// extremes of i64 mean "from the edge" and "to the edge".
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
        step = Math.Clamp(step, -Far, Far);
        // Walking forward, positions lie in [0, size]; walking backward in [-1, size-1].
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? size : size - 1;
        long first = Math.Clamp(start < 0 ? start + size : start, low, high);
        long end = Math.Clamp(stop < 0 ? stop + size : stop, low, high);
        long span = step > 0 ? end - first : first - end;
        return new(first, span <= 0 ? 0 : (span - 1) / Math.Abs(step) + 1);
    }

    /// <summary>The size of a slice of an axis that may be known only as an interval.</summary>
    public static Dimension Size(long start, long stop, long step, Dimension axis)
    {
        if (axis.IsStatic) return (int)Of(start, stop, step, axis.Value).Count;
        // The size grows with the axis, except between a position counted from the end and one counted from the beginning: 'a[-3:2]'.
        long largest = axis.Max == int.MaxValue ? Far / 2 : axis.Max;
        bool grows = step > 0 ? start >= 0 || stop < 0 || stop >= largest : start < 0 || stop >= 0 || start >= largest - 1 || stop <= -largest - 1;
        if (!grows) return new Dimension(0, ToMax(Math.Min(OfCrossing(start, stop, step), Of(0, long.MaxValue, step > 0 ? step : -step, largest).Count)));
        return new Dimension((int)Of(start, stop, step, axis.Min).Count, ToMax(Of(start, stop, step, largest).Count));
    }

    // Positions from both ends overlap most when the axis is as short as both allow: then their distance is the sum of the two offsets.
    private static long OfCrossing(long start, long stop, long step)
    {
        long fromBegin = Math.Min(Math.Max(start, stop), Far) + (step < 0 ? 1 : 0);
        long fromEnd = Math.Min(-Math.Max(Math.Min(start, stop), -Far), Far) - (step < 0 ? 1 : 0);
        long span = Math.Min(fromBegin, fromEnd);
        return span <= 0 ? 0 : (span - 1) / Math.Min(Math.Abs(Math.Max(step, -Far)), Far) + 1;
    }

    private static int ToMax(long count) => (int)Math.Min(count, int.MaxValue);
}
