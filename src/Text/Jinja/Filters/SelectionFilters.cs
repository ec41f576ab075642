namespace Lockstep.Text.Jinja;

/// <summary>Filters that apply a filter or test to every item. They are lazy: nothing happens before the result is walked.</summary>
internal static class SelectionFilters
{
    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("map", Lazy(Map));
        filters.Add("select", Lazy((value, arguments) => Select(value, arguments, Keep.WhenTrue)));
        filters.Add("reject", Lazy((value, arguments) => Select(value, arguments, Keep.WhenFalse)));
        filters.Add("selectattr", Lazy((value, arguments) => SelectByAttribute(value, arguments, Keep.WhenTrue)));
        filters.Add("rejectattr", Lazy((value, arguments) => SelectByAttribute(value, arguments, Keep.WhenFalse)));
    }

    private enum Keep
    {
        WhenTrue,
        WhenFalse,
    }

    private static Filter Lazy(Func<object?, Arguments, IEnumerable<object?>> body) =>
        new((value, arguments) => new PyIterator("generator", body(value, arguments)));

    private static IEnumerable<object?> Map(object? value, Arguments arguments)
    {
        if (!Truth.Of(value))
        {
            yield break;
        }
        Func<object?, object?> change = Change(arguments);
        foreach (object? item in Iteration.Of(value))
        {
            Budget.Charge(1);
            yield return change(item);
        }
    }

    private static Func<object?, object?> Change(Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            return ChangeByAttribute(arguments);
        }
        string name = PyText.Str(arguments.Positional[0]);
        Filter filter = FilterTable.Find(name) ?? throw new TemplateFault($"no filter named '{name}'");
        Arguments rest = arguments.Skip(1);
        return item => filter.Invoke(item, rest);
    }

    private static Func<object?, object?> ChangeByAttribute(Arguments arguments)
    {
        object? attribute = Missing.Value;
        object? fallback = null;
        foreach ((string name, object? value) in arguments.Named)
        {
            switch (name)
            {
                case "attribute":
                    attribute = value;
                    break;
                case "default":
                    fallback = value;
                    break;
                default:
                    throw new TemplateFault($"map() has no keyword argument '{name}'");
            }
        }
        AttributePath path = attribute is Missing ? throw new TemplateFault("map needs a filter or an attribute") : AttributePath.Parse(attribute);
        return item => path.Follow(item, fallback);
    }

    private static IEnumerable<object?> Select(object? value, Arguments arguments, Keep keep) =>
        Where(value, () => Predicate(arguments), item => item, keep);

    private static IEnumerable<object?> SelectByAttribute(object? value, Arguments arguments, Keep keep)
    {
        if (!Truth.Of(value))
        {
            return [];
        }
        AttributePath path = arguments.Positional.Count == 0
            ? throw new TemplateFault("the name of the attribute is missing")
            : AttributePath.Parse(arguments.Positional[0]);
        return Where(value, () => Predicate(arguments.Skip(1)), path.Follow, keep);
    }

    private static IEnumerable<object?> Where(
        object? value, Func<Func<object?, bool>> prepare, Func<object?, object?> read, Keep keep)
    {
        if (!Truth.Of(value))
        {
            yield break;
        }
        Func<object?, bool> test = prepare();
        foreach (object? item in Iteration.Of(value))
        {
            Budget.Charge(1);
            if (test(read(item)) == (keep == Keep.WhenTrue))
            {
                yield return item;
            }
        }
    }

    private static Func<object?, bool> Predicate(Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            return Truth.Of;
        }
        string name = PyText.Str(arguments.Positional[0]);
        Test test = TestTable.Find(name) ?? throw new TemplateFault($"no test named '{name}'");
        Arguments rest = arguments.Skip(1);
        return item => test.Invoke(item, rest);
    }
}
