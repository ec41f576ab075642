namespace Lockstep.Text.Jinja;

/// <summary>Methods of dict that change nothing.</summary>
internal static class DictMethods
{
    private static readonly Signature s_get = new("get(key, default=, /)");

    public static bool TryBind(PyDict dict, string name, out object? value)
    {
        FunctionBody? body = name switch
        {
            "get" => (_, arguments) => Get(dict, s_get.Bind(arguments)),
            "keys" or "values" or "items" => (_, arguments) => NoArguments(name, arguments, new DictView(dict, name)),
            "copy" => (_, arguments) => NoArguments(name, arguments, dict.Copy()),
            _ => null,
        };
        value = body is null ? null : new Function($"<built-in method {name} of dict object>", body);
        return body is not null;
    }

    private static object? Get(PyDict dict, object?[] arguments) => dict.TryGet(arguments[0], out object? value) ? value : arguments.Or(1, null);

    private static object NoArguments(string name, Arguments arguments, object result) => arguments is { Positional.Count: 0, Named.Count: 0 }
        ? result
        : throw new TemplateFault($"dict.{name}() takes no arguments");
}
