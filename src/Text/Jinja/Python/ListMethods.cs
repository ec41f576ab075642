namespace Lockstep.Text.Jinja;

/// <summary>Methods of list, tuple and range that change nothing.</summary>
internal static class ListMethods
{
    private static readonly Signature s_count = new("count(value, /)");
    private static readonly Signature s_index = new("index(value, start=, stop=, /)");

    public static bool TryBind(IReadOnlyList<object?> list, string name, out object? value)
    {
        value = (name, list) switch
        {
            ("count", _) => Bind(list, name, (_, arguments) => (long)Count(list, s_count.Bind(arguments)[0])),
            ("index", _) => Bind(list, name, (_, arguments) => Index(list, s_index.Bind(arguments))),
            ("copy", PyList) => Bind(list, name, (_, _) => Copy(list)),
            ("start", PyRange range) => range.Start,
            ("stop", PyRange range) => range.Stop,
            ("step", PyRange range) => range.Step,
            _ => Missing.Value,
        };
        return value is not Missing;
    }

    private static Function Bind(object list, string name, FunctionBody body) =>
        new($"<built-in method {name} of {TypeName.Of(list)} object>", body);

    private static PyList Copy(IReadOnlyList<object?> list)
    {
        Budget.Charge(list.Count);
        return new PyList(list);
    }

    private static int Count(IReadOnlyList<object?> list, object? value) => list.Count(item => Equality.IsOrSame(item, value));

    private static long Index(IReadOnlyList<object?> list, object?[] arguments)
    {
        (long start, long stop, _) = new SliceBounds(arguments.Integer(1, 0), arguments.Integer(2, list.Count), null).Within(list.Count);
        for (long i = start; i < stop; i++)
        {
            if (Equality.IsOrSame(list[(int)i], arguments[0]))
            {
                return i;
            }
        }
        throw new TemplateFault($"{PyText.Repr(arguments[0])} is not in the {TypeName.Of(list)}");
    }
}
