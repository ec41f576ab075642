namespace Lockstep.Text.Jinja;

/// <summary>Filters that apply a filter or test to every item. They are lazy: nothing happens before the result is walked.</summary>
internal static class SelectionFilters
{
    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("map", Lazy(Map));
        filters.Add("select", Lazy((state, value, arguments) => Select(state, value, arguments, Keep.WhenTrue)));
        filters.Add("reject", Lazy((state, value, arguments) => Select(state, value, arguments, Keep.WhenFalse)));
        filters.Add("selectattr", Lazy((state, value, arguments) => SelectByAttribute(state, value, arguments, Keep.WhenTrue)));
        filters.Add("rejectattr", Lazy((state, value, arguments) => SelectByAttribute(state, value, arguments, Keep.WhenFalse)));
    }

    private enum Keep
    {
        WhenTrue,
        WhenFalse,
    }

    private static Filter Lazy(Func<RenderState, object?, Arguments, IEnumerable<object?>> body) =>
        new((state, value, arguments) => new PyIterator("generator", body(state, value, arguments)));

    private static IEnumerable<object?> Map(RenderState state, object? value, Arguments arguments)
    {
        if (!Truth.Of(value))
        {
            yield break;
        }
        Func<object?, object?> change = Change(state, arguments);
        foreach (object? item in Iteration.Of(value))
        {
            state.Charge(1);
            yield return change(item);
        }
    }

    private static Func<object?, object?> Change(RenderState state, Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            return ChangeByAttribute(arguments);
        }
        string name = PyText.Str(arguments.Positional[0]);
        Filter filter = FilterTable.Find(name) ?? throw new TemplateFault($"no filter named '{name}'");
        Arguments rest = arguments.Skip(1);
        return item => filter.Invoke(state, item, rest);
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

    private static IEnumerable<object?> Select(RenderState state, object? value, Arguments arguments, Keep keep) =>
        Where(state, value, () => Predicate(state, arguments), item => item, keep);

    private static IEnumerable<object?> SelectByAttribute(RenderState state, object? value, Arguments arguments, Keep keep)
    {
        if (!Truth.Of(value))
        {
            return [];
        }
        AttributePath path = arguments.Positional.Count == 0
            ? throw new TemplateFault("the name of the attribute is missing")
            : AttributePath.Parse(arguments.Positional[0]);
        return Where(state, value, () => Predicate(state, arguments.Skip(1)), path.Follow, keep);
    }

    private static IEnumerable<object?> Where(
        RenderState state, object? value, Func<Func<object?, bool>> prepare, Func<object?, object?> read, Keep keep)
    {
        if (!Truth.Of(value))
        {
            yield break;
        }
        Func<object?, bool> test = prepare();
        foreach (object? item in Iteration.Of(value))
        {
            state.Charge(1);
            if (test(read(item)) == (keep == Keep.WhenTrue))
            {
                yield return item;
            }
        }
    }

    private static Func<object?, bool> Predicate(RenderState state, Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            return Truth.Of;
        }
        string name = PyText.Str(arguments.Positional[0]);
        Test test = TestTable.Find(name) ?? throw new TemplateFault($"no test named '{name}'");
        Arguments rest = arguments.Skip(1);
        return item => test.Invoke(state, item, rest);
    }
}
