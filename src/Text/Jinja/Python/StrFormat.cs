using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>str.format</c>, where fields are looked up inside the sandbox.</summary>
internal sealed class StrFormat
{
    private readonly Arguments _arguments;
    private readonly PyDict? _mapping;
    private int _automatic;

    private StrFormat(Arguments arguments, PyDict? mapping)
    {
        _arguments = arguments;
        _mapping = mapping;
    }

    /// <summary>Whether the values of fields are escaped for HTML, as markup does.</summary>
    private bool Escapes { get; init; }

    public static string Format(object format, Arguments arguments) =>
        new StrFormat(arguments, null) { Escapes = format is Markup }.Run(PyText.Str(format), 2);

    public static string FormatMap(object format, Arguments arguments) =>
        arguments is { Positional: [PyDict mapping], Named.Count: 0 }
            ? new StrFormat(Arguments.Empty, mapping) { Escapes = format is Markup }.Run(PyText.Str(format), 2)
            : throw new TemplateFault("format_map() takes one mapping");

    private string Run(string format, int depth)
    {
        if (depth == 0)
        {
            throw new TemplateFault("format fields are nested too deeply");
        }
        Budget.ChargeText(format.Length);
        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = FieldEnd(format, i);
                string piece = Field(format[(i + 1)..end], depth);
                Budget.ChargeText(piece.Length);
                Budget.CheckSize(result.Length + (long)piece.Length);
                result.Append(piece);
                i = end;
            }
            else
            {
                result.Append(c == '}' ? throw new TemplateFault("single '}' in a format string") : c);
            }
        }
        return result.ToString();
    }

    private static int FieldEnd(string format, int open)
    {
        int depth = 0;
        for (int i = open; i < format.Length; i++)
        {
            depth += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }
        throw new TemplateFault("a '{' in a format string is not closed");
    }

    private string Field(string field, int depth)
    {
        int nameEnd = NameEnd(field);
        object? value = Find(field[..nameEnd]);
        string rest = field[nameEnd..];
        if (rest.StartsWith('!'))
        {
            value = rest.Length < 2 ? throw new TemplateFault("a conversion is missing behind '!'") : rest[1] switch
            {
                'r' or 'a' => PyText.Repr(value),
                's' => PyText.Str(value),
                _ => throw new TemplateFault($"unknown conversion '{rest[1]}'"),
            };
            rest = rest[2..];
        }
        string spec = rest.StartsWith(':') ? Run(rest[1..], depth - 1) : rest.Length == 0 ? "" : throw new TemplateFault("expected ':' behind the conversion");
        string text = spec.Length == 0 ? PyText.Str(value) : FormatSpec.Parse(spec).Apply(value);
        return Escapes && value is not Markup ? Markup.EscapeText(text) : text;
    }

    /// <summary>The name ends at the first '!' or ':' outside brackets.</summary>
    private static int NameEnd(string field)
    {
        bool bracket = false;
        for (int i = 0; i < field.Length; i++)
        {
            bracket = field[i] == '[' || (bracket && field[i] != ']');
            if (!bracket && field[i] is '!' or ':')
            {
                return i;
            }
        }
        return field.Length;
    }

    private object? Find(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', '[');
        end = end < 0 ? name.Length : end;
        object? value = First(name[..end]);
        while (end < name.Length)
        {
            int start = end + 1;
            if (name[end] == '[')
            {
                int close = name.IndexOf(']', start);
                string key = close < 0 ? throw new TemplateFault("a '[' in a format field is not closed") : name[start..close];
                value = Lookup.Item(value, long.TryParse(key, out long index) ? index : key);
                end = close + 1;
            }
            else
            {
                end = name.AsSpan(start).IndexOfAny('.', '[');
                end = end < 0 ? name.Length : start + end;
                value = Lookup.Attribute(value, name[start..end]);
            }
        }
        return value;
    }

    private object? First(string name)
    {
        if (_mapping is not null)
        {
            return _mapping.TryGet(name, out object? entry) ? entry : throw new TemplateFault($"the format needs the key '{name}'");
        }
        if (name.Length == 0 || int.TryParse(name, out _))
        {
            int index = name.Length == 0 ? _automatic++ : int.Parse(name);
            return index >= 0 && index < _arguments.Positional.Count ? _arguments.Positional[index] : throw new TemplateFault($"the format needs argument {index}");
        }
        foreach ((string given, object? value) in _arguments.Named)
        {
            if (given == name)
            {
                return value;
            }
        }
        throw new TemplateFault($"the format needs the argument '{name}'");
    }
}
