using System.Collections;

namespace Lockstep.Text.Jinja;

/// <summary>Python's range. As in Jinja's sandbox it has at most 100000 elements.</summary>
internal sealed class PyRange(long start, long stop, long step, int count) : IReadOnlyList<object?>
{
    private const int MaxCount = 100_000;

    public long Start => start;

    public long Step => step;

    /// <summary>The bound as given, which no element reaches.</summary>
    public long Stop => stop;

    public int Count => count;

    public object? this[int index] => start + step * index;

    public static PyRange Create(long start, long stop, long step)
    {
        if (step == 0)
        {
            throw new TemplateFault("range() needs a step other than zero");
        }
        Int128 distance = step > 0 ? (Int128)stop - start : (Int128)start - stop;
        Int128 stride = Int128.Abs(step);
        Int128 count = distance <= 0 ? 0 : (distance + stride - 1) / stride;
        return count > MaxCount
            ? throw new TemplateFault($"range() of {count} elements; the sandbox allows {MaxCount}")
            : new PyRange(start, stop, step, (int)count);
    }

    public IEnumerator<object?> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
        {
            yield return start + step * i;
        }
    }

    /// <summary>The range of every n-th element between two indices.</summary>
    public PyRange Slice((long Start, long Stop, long Step) slice) =>
        Create(start + slice.Start * step, start + slice.Stop * step, unchecked(slice.Step * step));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
