namespace Lockstep.Text.Jinja;

/// <summary>Python's stable <c>sorted()</c>.</summary>
internal static class Sorting
{
    private static readonly Comparer<object?> s_order = Comparer<object?>.Create(Ordering.Compare);

    /// <summary>Sorts by a key that is computed once an item. Equal items keep their order, also when reversed.</summary>
    public static List<T> By<T>(IEnumerable<T> items, Func<T, object?> key, bool reverse)
    {
        try
        {
            // Materialised before sorting, so that one lone key is computed too, as Python does.
            (T Item, object? Key)[] keyed = [.. items.Select(item => (item, key(item)))];
            return [.. (reverse ? keyed.OrderByDescending(pair => pair.Key, s_order) : keyed.OrderBy(pair => pair.Key, s_order)).Select(pair => pair.Item)];
        }
        catch (InvalidOperationException failure) when (failure.InnerException is TemplateFault fault)
        {
            throw new TemplateFault(fault.Message);
        }
    }
}
