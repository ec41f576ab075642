namespace Lockstep.Text.Jinja;

/// <summary>Methods of dict that change nothing.</summary>
internal static class DictMethods
{
    private static readonly Signature s_get = new("get(key, default=, /)");
    private static readonly Signature s_fromKeys = new("fromkeys(keys, value=, /)");

    public static bool TryBind(PyDict dict, string name, out object? value)
    {
        FunctionBody? body = name switch
        {
            "get" => (_, arguments) => Get(dict, s_get.Bind(arguments)),
            "keys" or "values" or "items" => (_, arguments) => NoArguments(name, arguments, new DictView(dict, name)),
            "fromkeys" => (_, arguments) => FromKeys(s_fromKeys.Bind(arguments)),
            "copy" => (_, arguments) => NoArguments(name, arguments, dict.Copy()),
            _ => null,
        };
        value = body is null ? null : new Function($"<built-in method {name} of dict object>", body);
        return body is not null;
    }

    private static object? Get(PyDict dict, object?[] arguments) => dict.TryGet(arguments[0], out object? value) ? value : arguments.Or(1, null);

    private static PyDict FromKeys(object?[] arguments)
    {
        var dict = new PyDict();
        foreach (object? key in Iteration.Of(arguments[0]))
        {
            Budget.Charge(PyDict.EntryCost);
            dict[key] = arguments.Or(1, null);
        }
        return dict;
    }

    private static object NoArguments(string name, Arguments arguments, object result) => arguments is { Positional.Count: 0, Named.Count: 0 }
        ? result
        : throw new TemplateFault($"dict.{name}() takes no arguments");
}
