namespace Lockstep.Text.Jinja;

/// <summary>The values given in one call, positional and by name, names in the order written.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, object? Value)> _named = [];

    public static Arguments Empty { get; } = new();

    public List<object?> Positional { get; } = [];

    public IReadOnlyList<(string Name, object? Value)> Named => _named;

    public void AddNamed(string name, object? value)
    {
        Budget.Charge(_named.Count / 8 + 1);
        if (_named.Exists(pair => pair.Name == name))
        {
            throw new TemplateFault($"the keyword argument '{name}' is given twice");
        }
        _named.Add((name, value));
    }

    public Arguments With(string name, object? value)
    {
        var copy = new Arguments();
        copy.Positional.AddRange(Positional);
        copy._named.AddRange(_named);
        copy.AddNamed(name, value);
        return copy;
    }

    /// <summary>The arguments behind the first <paramref name="count"/> positional ones.</summary>
    public Arguments Skip(int count)
    {
        var rest = new Arguments();
        rest.Positional.AddRange(Positional.Skip(count));
        rest._named.AddRange(_named);
        return rest;
    }
}
