namespace Lockstep.Text.Jinja;

/// <summary>Filters that order, cut and sum up sequences.</summary>
internal static class SequenceFilters
{
    private static readonly string[] s_groupNames = ["grouper", "list"];

    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("length()", (value, _) => Iteration.Length(value), "count");
        filters.Add("list()", (value, _) => Materialize(value));
        filters.Add("first()", (value, _) => First(Iteration.Of(value), "no first item: the sequence is empty"));
        filters.Add("last()", (value, _) => First(Reversed(value), "no last item: the sequence is empty"));
        filters.Add("random()", (value, _) => Lookup.Item(value, Iteration.Length(value) is > 0 and long length ? Random.Shared.NextInt64(length) : 0L));
        filters.Add("reverse()", (value, _) => Reverse(value));
        filters.Add("sort(reverse=, case_sensitive=, attribute=)", (value, a) => Sort(value, a));
        filters.Add("dictsort(case_sensitive=, by=, reverse=)", (value, a) => DictSort(value, a));
        filters.Add("groupby(attribute, default=, case_sensitive=)", (value, a) => GroupBy(value, a));
        filters.Add("unique(case_sensitive=, attribute=)", (value, a) => new PyIterator("generator", Unique(value, a)));
        filters.Add("min(case_sensitive=, attribute=)", (value, a) => Extreme(value, a, "<"));
        filters.Add("max(case_sensitive=, attribute=)", (value, a) => Extreme(value, a, ">"));
        filters.Add("sum(attribute=, start=)", (value, a) => Sum(value, a));
        filters.Add("batch(linecount, fill_with=)", (value, a) => new PyIterator("generator", Batch(value, a)));
        filters.Add("slice(slices, fill_with=)", (value, a) => new PyIterator("generator", Slice(value, a)));
        filters.Add("items()", (value, _) => new PyIterator("generator", Items(value)));
    }

    private static PyList Materialize(object? value)
    {
        var list = new PyList();
        bool known = Iteration.TryLength(value, out long length);
        Budget.Charge(known ? length : 0);
        foreach (object? item in Iteration.Of(value))
        {
            Budget.Charge(known ? 0 : 1);
            list.Add(item);
        }
        return list;
    }

    private static object? First(IEnumerable<object?> items, string reason)
    {
        foreach (object? item in items)
        {
            return item;
        }
        return new Undefined(reason);
    }

    private static IEnumerable<object?> Reversed(object? value) => Iteration.TryReverse(value, out IEnumerable<object?>? items)
        ? items
        : throw new TemplateFault($"'{TypeName.Of(value)}' object is not reversible");

    private static object Reverse(object? value)
    {
        if (PyText.TryGet(value, out string text))
        {
            string reversed = string.Concat(PyStrings.Characters(text).Cast<string>().Reverse());
            return value is Markup ? new Markup(reversed) : reversed;
        }
        if (Iteration.TryReverse(value, out IEnumerable<object?>? items))
        {
            return new PyIterator(value is PyList ? "list_reverseiterator" : "reversed", items);
        }
        PyList list = Materialize(value);
        list.Reverse();
        return list;
    }

    private static PyList Sort(object? value, object?[] arguments)
    {
        bool caseSensitive = arguments.Flag(1);
        List<AttributePath> paths = PyText.TryGet(arguments.Or(2, null), out string names)
            ? [.. names.Split(',').Select(AttributePath.Parse)]
            : [AttributePath.Parse(arguments.Or(2, null))];
        return new PyList(Sorting.By(
            Iteration.Of(value),
            item => new PyTuple([.. paths.Select(path => path.Key(caseSensitive)(item))]),
            arguments.Flag(0)));
    }

    private static PyList DictSort(object? value, object?[] arguments)
    {
        string by = arguments.Text(1, "key");
        if (by is not ("key" or "value"))
        {
            throw new TemplateFault("dictsort can only sort by 'key' or 'value'");
        }
        if (value is not PyDict dict)
        {
            throw (value as Undefined)?.Fault() ?? new TemplateFault($"dictsort needs a mapping, not {TypeName.Of(value)}");
        }
        return new PyList(Sorting.By(
            new DictView(dict, "items"),
            pair => AttributePath.Fold(((PyTuple)pair!)[by == "key" ? 0 : 1], arguments.Flag(0)),
            arguments.Flag(2)));
    }

    private static PyList GroupBy(object? value, object?[] arguments)
    {
        AttributePath path = AttributePath.Parse(arguments[0]);
        object? fallback = arguments.Or(1, null);
        bool caseSensitive = arguments.Flag(2);
        Func<object?, object?> key = path.Key(caseSensitive, fallback);
        var groups = new PyList();
        object? last = Missing.Value;
        foreach (object? item in Sorting.By(Iteration.Of(value), key, reverse: false))
        {
            object? current = key(item);
            if (last is Missing || !Equality.Same(last, current))
            {
                groups.Add(new PyTuple([path.Follow(item, fallback), new PyList()], s_groupNames));
            }
            ((PyList)((PyTuple)groups[^1]!)[1]!).Add(item);
            last = current;
        }
        return groups;
    }

    private static IEnumerable<object?> Unique(object? value, object?[] arguments)
    {
        Func<object?, object?> key = AttributePath.Parse(arguments.Or(1, null)).Key(arguments.Flag(0));
        var seen = new PyDict();
        foreach (object? item in Iteration.Of(value))
        {
            object? current = key(item);
            if (!seen.Contains(current))
            {
                seen[current] = true;
                yield return item;
            }
        }
    }

    private static object? Extreme(object? value, object?[] arguments, string symbol)
    {
        Func<object?, object?> key = AttributePath.Parse(arguments.Or(1, null)).Key(arguments.Flag(0));
        object? best = new Undefined("no aggregated item: the sequence is empty");
        object? bestKey = Missing.Value;
        foreach (object? item in Iteration.Of(value))
        {
            object? current = key(item);
            if (bestKey is Missing || Ordering.Holds(symbol, current, bestKey))
            {
                (best, bestKey) = (item, current);
            }
        }
        return best;
    }

    private static object? Sum(object? value, object?[] arguments)
    {
        AttributePath path = AttributePath.Parse(arguments.Or(0, null));
        object? total = arguments.Or(1, 0L);
        if (total is string or Markup)
        {
            throw new TemplateFault("sum cannot add strings; use join");
        }
        foreach (object? item in Iteration.Of(value))
        {
            Budget.Charge(1);
            total = Arithmetic.Add(total, path.Follow(item));
        }
        return total;
    }

    private static IEnumerable<object?> Batch(object? value, object?[] arguments)
    {
        long size = arguments.Integer(0);
        var batch = new PyList();
        foreach (object? item in Iteration.Of(value))
        {
            if (batch.Count == size)
            {
                yield return batch;
                batch = [];
            }
            batch.Add(item);
        }
        if (batch.Count > 0)
        {
            Budget.Charge(Math.Max(0, size));
            while (arguments.HasValue(1) && batch.Count < size)
            {
                batch.Add(arguments[1]);
            }
            yield return batch;
        }
    }

    private static IEnumerable<object?> Slice(object? value, object?[] arguments)
    {
        PyList items = Materialize(value);
        long slices = arguments.Integer(0);
        if (slices == 0)
        {
            throw new TemplateFault("slice needs a number of slices other than zero");
        }
        Budget.Charge(Math.Max(0, slices));
        long size = items.Count / slices;
        long larger = items.Count % slices;
        int at = 0;
        for (long i = 0; i < slices; i++)
        {
            int count = (int)(size + (i < larger ? 1 : 0));
            var part = new PyList(items.GetRange(at, count));
            at += count;
            if (arguments.HasValue(1) && i >= larger)
            {
                part.Add(arguments[1]);
            }
            yield return part;
        }
    }

    private static IEnumerable<object?> Items(object? value)
    {
        if (value is not (PyDict or Undefined))
        {
            throw new TemplateFault($"can only get item pairs from a mapping, not {TypeName.Of(value)}");
        }
        foreach ((object? key, object? item) in value as PyDict ?? [])
        {
            yield return new PyTuple([key, item]);
        }
    }
}
