using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>The three numbers of a slice as written; null where left out.</summary>
internal sealed record SliceBounds(object? Start, object? Stop, object? Step)
{
    /// <summary>Start, stop and step brought into the range of a sequence, as Python's <c>slice.indices</c>.</summary>
    public (long Start, long Stop, long Step) Within(long length)
    {
        long step = Bound(Step) ?? 1;
        if (step == 0)
        {
            throw new TemplateFault("slice step cannot be zero");
        }
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? length : length - 1;
        long start = Clamp(Bound(Start), length, low, high) ?? (step > 0 ? low : high);
        long stop = Clamp(Bound(Stop), length, low, high) ?? (step > 0 ? high : low);
        return (start, stop, step);
    }

    private static long? Clamp(long? bound, long length, long low, long high) =>
        bound is null ? null : Math.Clamp(bound < 0 ? Math.Max(bound.Value, -length - 1) + length : bound.Value, low, high);

    private static long? Bound(object? value) => value switch
    {
        null => null,
        Undefined undefined => throw undefined.Fault(),
        _ when Number.TryLong(value, out long number) => number,
        _ => throw new TemplateFault($"slice indices must be integers or None, not {TypeName.Of(value)}"),
    };
}

/// <summary>Python's <c>value[start:stop:step]</c>.</summary>
internal static class Slices
{
    public static object Take(object? value, SliceBounds slice)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Fault();
        }
        if (PyText.TryGet(value, out string text))
        {
            Budget.ChargeText(text.Length);
            string part = TakeText(text, slice);
            return value is Markup ? new Markup(part) : part;
        }
        if (value is PyRange range)
        {
            return range.Slice(slice.Within(range.Count));
        }
        if (value is PyList or PyTuple)
        {
            var items = (IReadOnlyList<object?>)value;
            Budget.Charge(items.Count);
            IEnumerable<object?> taken = Indices(slice.Within(items.Count)).Select(index => items[(int)index]);
            return value is PyTuple ? new PyTuple([.. taken]) : new PyList(taken);
        }
        throw new TemplateFault($"'{TypeName.Of(value)}' object cannot be sliced");
    }

    private static string TakeText(string text, SliceBounds slice)
    {
        (long Start, long Stop, long Step) within = slice.Within(PyStrings.Length(text));
        if (within.Step == 1)
        {
            return PyStrings.Range(text, within.Start, within.Stop);
        }
        object?[] characters = [.. PyStrings.Characters(text)];
        var result = new StringBuilder();
        foreach (long index in Indices(within))
        {
            result.Append((string)characters[index]!);
        }
        return result.ToString();
    }

    private static IEnumerable<long> Indices((long Start, long Stop, long Step) slice)
    {
        for (Int128 i = slice.Start; slice.Step > 0 ? i < slice.Stop : i > slice.Stop; i += slice.Step)
        {
            yield return (long)i;
        }
    }
}
