using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>How <c>json.dumps</c> is asked to write.</summary>
internal sealed record JsonStyle(string? Indent, string ItemSeparator, string KeySeparator, bool SortKeys, bool EnsureAscii);

/// <summary>Python's <c>json.dumps</c>, byte for byte: also NaN, and keys that are not strings.</summary>
internal sealed class JsonWriter(JsonStyle style)
{
    private readonly StringBuilder _text = new();

    public static string Write(object? value, JsonStyle style)
    {
        var writer = new JsonWriter(style);
        writer.Append(value, 0);
        return writer._text.ToString();
    }

    private void Append(object? value, int depth)
    {
        Budget.Step();
        Budget.Charge(1);
        switch (value)
        {
            case string or Markup:
                PyText.TryGet(value, out string text);
                AppendString(text);
                break;
            case PyList or PyTuple:
                AppendList((IReadOnlyList<object?>)value, depth);
                break;
            case PyDict dict:
                AppendDict(dict, depth);
                break;
            default:
                _text.Append(Scalar(value) ?? throw new TemplateFault($"object of type {TypeName.Of(value)} cannot be written as JSON"));
                break;
        }
        if (_text.Length > Budget.SizeLimit)
        {
            throw new TemplateFault($"the JSON text is longer than {Budget.SizeLimit} characters");
        }
    }

    private static string? Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : PyText.Float(number),
        _ => Number.Is(value) ? PyText.Str(value) : null,
    };

    private void AppendList(IReadOnlyList<object?> items, int depth)
    {
        _text.Append('[');
        for (int i = 0; i < items.Count; i++)
        {
            _text.Append(i == 0 ? "" : style.ItemSeparator);
            NewLine(depth + 1);
            Append(items[i], depth + 1);
        }
        Close(items.Count, depth, ']');
    }

    private void AppendDict(PyDict dict, int depth)
    {
        IEnumerable<KeyValuePair<object?, object?>> entries = style.SortKeys ? Sorting.By(dict, pair => pair.Key, reverse: false) : dict;
        _text.Append('{');
        bool first = true;
        foreach ((object? key, object? value) in entries)
        {
            _text.Append(first ? "" : style.ItemSeparator);
            first = false;
            NewLine(depth + 1);
            AppendString(PyText.TryGet(key, out string name) ? name
                : Scalar(key) ?? throw new TemplateFault($"JSON keys must be str, int, float, bool or None, not {TypeName.Of(key)}"));
            _text.Append(style.KeySeparator);
            Append(value, depth + 1);
        }
        Close(dict.Count, depth, '}');
    }

    private void Close(int count, int depth, char bracket)
    {
        if (count > 0)
        {
            NewLine(depth);
        }
        _text.Append(bracket);
    }

    private void NewLine(int depth)
    {
        if (style.Indent is null)
        {
            return;
        }
        Budget.ChargeText((long)style.Indent.Length * depth);
        _text.Append('\n');
        for (int i = 0; i < depth; i++)
        {
            _text.Append(style.Indent);
        }
    }

    private void AppendString(string text)
    {
        Budget.ChargeText(text.Length);
        _text.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    _text.Append('\\').Append(c);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                case '\f':
                    _text.Append("\\f");
                    break;
                case '\b':
                    _text.Append("\\b");
                    break;
                case < ' ':
                case > '~' when style.EnsureAscii:
                    _text.Append($"\\u{(int)c:x4}");
                    break;
                default:
                    _text.Append(c);
                    break;
            }
        }
        _text.Append('"');
    }
}
