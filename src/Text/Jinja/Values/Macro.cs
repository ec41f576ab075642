namespace Lockstep.Text.Jinja;

/// <summary>A macro or call block with the scope it was defined in.</summary>
internal sealed class Macro(MacroDefinition definition, Scope closure) : ICallable, IAttributes
{
    // A call makes a scope and sorts out its arguments before the body does anything.
    private const int CallCost = 10;

    public string? Name => definition.Name;

    public object? Call(RenderState state, Arguments arguments)
    {
        Budget.Charge(CallCost);
        state.EnterMacro();
        Scope scope = definition.Open(closure);
        Bind(scope, arguments);
        var output = new Output();
        definition.Body.Execute(scope, output);
        state.LeaveMacro();
        return output.ToString();
    }

    public bool TryAttribute(string name, out object? value)
    {
        value = name switch
        {
            "name" => Name,
            "arguments" => new PyTuple([.. definition.Parameters.Select(parameter => parameter.Name)]),
            "catch_kwargs" => definition.Uses.KeywordArguments,
            "catch_varargs" => definition.Uses.ExtraArguments,
            "caller" => definition.Uses.Caller,
            _ => Missing.Value,
        };
        return value is not Missing;
    }

    private void Bind(Scope scope, Arguments arguments)
    {
        var named = new PyDict();
        foreach ((string name, object? value) in arguments.Named)
        {
            named[name] = value;
        }
        var remaining = new HashSet<string>(arguments.Named.Select(pair => pair.Name), StringComparer.Ordinal);
        definition.Parameters.ForEach(parameter => scope[parameter.Name] = Missing.Value);
        for (int i = 0; i < definition.Parameters.Count; i++)
        {
            (string name, Expression? fallback) = definition.Parameters[i];
            bool positional = i < arguments.Positional.Count;
            scope[name] = positional ? arguments.Positional[i]
                : remaining.Remove(name) && named.TryGet(name, out object? given) ? given
                : Missing.Value;
        }
        FillDefaults(scope, arguments.Positional.Count, named);
        BindSpecial(scope, arguments, named, remaining);
    }

    /// <summary>Defaults run after all arguments are in place, so they can use them.</summary>
    private void FillDefaults(Scope scope, int positional, PyDict named)
    {
        for (int i = positional; i < definition.Parameters.Count; i++)
        {
            (string name, Expression? fallback) = definition.Parameters[i];
            if (!named.Contains(name))
            {
                scope[name] = fallback is null ? new Undefined($"parameter '{name}' was not provided") : fallback.Evaluate(scope);
            }
        }
    }

    private void BindSpecial(Scope scope, Arguments arguments, PyDict named, HashSet<string> remaining)
    {
        if (definition.Uses.Caller && !definition.Has("caller"))
        {
            scope["caller"] = remaining.Remove("caller") && named.TryGet("caller", out object? caller) && caller is not null
                ? caller
                : new Undefined("no caller is defined: the macro was not called by a call block");
        }
        if (definition.Uses.KeywordArguments && !definition.Has("kwargs"))
        {
            scope["kwargs"] = Rest(named, remaining);
        }
        else if (remaining.Count > 0)
        {
            throw new TemplateFault($"macro '{Name}' takes no keyword argument '{remaining.First()}'");
        }
        int extra = arguments.Positional.Count - definition.Parameters.Count;
        if (definition.Uses.ExtraArguments && !definition.Has("varargs"))
        {
            scope["varargs"] = new PyTuple(extra > 0 ? [.. arguments.Positional.Skip(definition.Parameters.Count)] : []);
        }
        else if (extra > 0)
        {
            throw new TemplateFault($"macro '{Name}' takes not more than {definition.Parameters.Count} argument(s), {arguments.Positional.Count} were given");
        }
    }

    private static PyDict Rest(PyDict named, HashSet<string> remaining)
    {
        var rest = new PyDict();
        foreach ((object? name, object? value) in named)
        {
            if (remaining.Contains((string)name!))
            {
                rest[name] = value;
            }
        }
        return rest;
    }
}
