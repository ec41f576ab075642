namespace Lockstep.Text.Jinja;

/// <summary>The functions every chat template may call.</summary>
internal static class Globals
{
    private static readonly Signature s_raise = new("raise_exception(message)");
    private static readonly Signature s_strftime = new("strftime_now(format)");
    private static readonly Signature s_range = new("range(start, stop=, step=, /)");

    public static Dictionary<string, object?> Table { get; } = new(StringComparer.Ordinal)
    {
        ["range"] = Global("range", (_, arguments) => Range(s_range.Bind(arguments))),
        ["dict"] = Global("dict", (state, arguments) => Dict(state, arguments)),
        ["namespace"] = Global("namespace", (state, arguments) => new Namespace(Dict(state, arguments))),
        ["cycler"] = Global("cycler", (_, arguments) => Cycle(arguments)),
        ["joiner"] = Global("joiner", (_, arguments) => Joiner(new Signature("joiner(sep=)").Bind(arguments).Or(0, ", "))),
        ["raise_exception"] = Global("raise_exception", (_, arguments) => throw new TemplateFault(PyText.Str(s_raise.Bind(arguments)[0]))),
        ["strftime_now"] = Global("strftime_now", (state, arguments) => Now(state, s_strftime.Bind(arguments).Text(0))),
    };

    private static Function Global(string name, FunctionBody body) => new($"<function {name}>", body);

    private static PyRange Range(object?[] arguments) => arguments.Given(1)
        ? PyRange.Create(arguments.Integer(0), arguments.Integer(1), arguments.Integer(2, 1))
        : PyRange.Create(0, arguments.Integer(0), 1);

    private static PyDict Dict(RenderState state, Arguments arguments)
    {
        var dict = new PyDict();
        if (arguments.Positional.Count > 1)
        {
            throw new TemplateFault($"expected at most one mapping, got {arguments.Positional.Count} values");
        }
        foreach (object? source in arguments.Positional)
        {
            IEnumerable<object?> pairs = source is Undefined undefined ? throw undefined.Fault() : source is PyDict other ? new DictView(other, "items") : Iteration.Of(source);
            foreach (object? pair in pairs)
            {
                Budget.Charge(PyDict.EntryCost);
                object?[] parts = [.. Iteration.Of(pair)];
                dict[parts.Length == 2 ? parts[0] : throw new TemplateFault("a mapping is made from pairs")] = parts[1];
            }
        }
        foreach ((string name, object? value) in arguments.Named)
        {
            dict[name] = value;
        }
        return dict;
    }

    private static Cycler Cycle(Arguments arguments) => arguments is { Positional.Count: > 0, Named.Count: 0 }
        ? new Cycler(arguments.Positional)
        : throw new TemplateFault("cycler() needs at least one item");

    private static Function Joiner(object? separator)
    {
        bool used = false;
        return new Function("<joiner>", (_, _) =>
        {
            object? text = used ? separator : "";
            used = true;
            return text;
        });
    }

    private static string Now(RenderState state, string format)
    {
        Budget.ChargeText(format.Length * 32L);
        return Strftime.Format(state.Now, format);
    }
}
