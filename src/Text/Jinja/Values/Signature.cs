namespace Lockstep.Text.Jinja;

/// <summary>
/// Name and parameters of a built-in, written as <c>"center(width=)"</c>. A parameter with <c>=</c> may be left out;
/// a slash at the end means that none may be given by name, as in many methods of Python.
/// </summary>
internal sealed class Signature
{
    private readonly string _name;
    private readonly string[] _parameters;
    private readonly int _required;
    private readonly bool _positionalOnly;

    public Signature(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        _name = text[..open];
        string[] parts = text[(open + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _positionalOnly = parts.Contains("/");
        parts = [.. parts.Where(part => part != "/")];
        _required = parts.Count(part => !part.EndsWith('='));
        _parameters = [.. parts.Select(part => part.TrimEnd('='))];
    }

    /// <summary>One value a parameter, <see cref="Missing"/> where none was given.</summary>
    public object?[] Bind(Arguments arguments)
    {
        if (arguments.Positional.Count > _parameters.Length)
        {
            throw new TemplateFault($"{_name}() takes at most {_parameters.Length} argument(s), {arguments.Positional.Count} were given");
        }
        var values = new object?[_parameters.Length];
        Array.Fill(values, Missing.Value);
        arguments.Positional.CopyTo(values);
        foreach (object? value in arguments.Positional)
        {
            Budget.ChargeText(PyText.TryGet(value, out string text) ? text.Length : 0);
        }
        foreach ((string name, object? value) in arguments.Named)
        {
            int index = _positionalOnly ? -1 : Array.IndexOf(_parameters, name);
            if (index < 0 || values[index] is not Missing)
            {
                throw new TemplateFault(index < 0 ? $"{_name}() has no keyword argument '{name}'" : $"{_name}() got '{name}' twice");
            }
            values[index] = value;
            Budget.ChargeText(PyText.TryGet(value, out string text) ? text.Length : 0);
        }
        for (int i = 0; i < _required; i++)
        {
            if (values[i] is Missing)
            {
                throw new TemplateFault($"{_name}() needs the argument '{_parameters[i]}'");
            }
        }
        return values;
    }
}
