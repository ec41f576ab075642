using System.Numerics;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>text % values</c>.</summary>
internal sealed class Printf
{
    private readonly string _format;
    private readonly object? _values;
    private readonly StringBuilder _result = new();
    private int _at;
    private int _used;

    private Printf(string format, object? values)
    {
        _format = format;
        _values = values;
    }

    public static string Format(string format, object? values)
    {
        Budget.ChargeText(format.Length);
        return new Printf(format, values).Run();
    }

    private string Run()
    {
        while (_at < _format.Length)
        {
            char c = _format[_at++];
            if (c != '%')
            {
                _result.Append(c);
            }
            else
            {
                string piece = Directive();
                Budget.ChargeText(piece.Length);
                Budget.CheckSize(_result.Length + (long)piece.Length);
                _result.Append(piece);
            }
        }
        // Python asks only tuples and plain values whether all was used; anything with [] passes as a mapping.
        bool all = _values is PyTuple tuple ? _used == tuple.Count : _used > 0 || _values is PyDict or PyList or PyRange or Undefined;
        return all ? _result.ToString() : throw new TemplateFault("not all arguments were converted during string formatting");
    }

    private string Directive()
    {
        object? named = Missing.Value;
        if (Peek() == '(')
        {
            int close = _format.IndexOf(')', _at);
            string key = close < 0 ? throw Incomplete() : _format[(_at + 1)..close];
            _at = close + 1;
            named = _values is PyDict dict ? (dict.TryGet(key, out object? value) ? value : throw new TemplateFault($"the format needs the key '{key}'"))
                : throw new TemplateFault("the format needs a mapping");
            _used = _values is PyTuple ? _used : 1;
        }
        var spec = new FormatSpec { Align = '>' };
        ReadFlags(spec);
        spec.Width = ReadSize(spec, Budget.SizeLimit);
        if (Peek() == '.')
        {
            _at++;
            spec.Precision = (int)ReadSize(null, 1000);
        }
        while (Peek() is 'h' or 'l' or 'L')
        {
            _at++;
        }
        spec.Type = Peek() == '\0' ? throw Incomplete() : _format[_at++];
        return spec.Type == '%' ? "%" : spec.Pad(Convert(spec, named is Missing ? Next() : named), '>');
    }

    private void ReadFlags(FormatSpec spec)
    {
        for (; Peek() is '-' or '+' or ' ' or '#' or '0'; _at++)
        {
            char flag = Peek();
            spec.Alternate |= flag == '#';
            spec.Sign = flag == '+' || (flag == ' ' && spec.Sign != '+') ? flag : spec.Sign;
            if (flag == '-')
            {
                (spec.Align, spec.Fill) = ('<', " ");
            }
            else if (flag == '0' && spec.Align != '<')
            {
                (spec.Align, spec.Fill) = ('=', "0");
            }
        }
    }

    private long ReadSize(FormatSpec? spec, long limit)
    {
        long size = 0;
        if (Peek() == '*')
        {
            _at++;
            size = Number.TryLong(Next(), out long given) ? given : throw new TemplateFault("* wants an integer");
            if (size < 0 && spec is not null)
            {
                spec.Align = '<';
            }
            size = Math.Abs(size);
        }
        for (; char.IsAsciiDigit(Peek()) && size <= limit; _at++)
        {
            size = size * 10 + (Peek() - '0');
        }
        return size <= limit ? size : throw new TemplateFault($"a width or precision in a format is larger than {limit}");
    }

    private static string Convert(FormatSpec spec, object? value)
    {
        char type = spec.Type;
        if (type is 's' or 'r' or 'a')
        {
            (spec.Type, spec.Align, spec.Fill) = ('s', spec.Align == '=' ? '>' : spec.Align, " ");
            return spec.FormatText(type == 's' ? PyText.Str(value) : PyText.Repr(value));
        }
        if (type == 'c' && PyText.TryGet(value, out string character))
        {
            return PyStrings.Length(character) == 1 ? character : throw new TemplateFault("%c requires one character");
        }
        if (type is 'd' or 'i' or 'u' or 'x' or 'X' or 'o' or 'c')
        {
            return Integer(spec, type is 'd' or 'i' or 'u' && value is double real ? Number.Truncate(real) : value);
        }
        return type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G'
            ? (Number.TryDouble(value, out double number) ? spec.FormatReal(number) : throw Wants("a real number", value))
            : throw new TemplateFault($"unsupported format character '{type}'");
    }

    private static string Integer(FormatSpec spec, object? value)
    {
        if (!Number.TryInteger(value, out BigInteger integer))
        {
            throw Wants("an integer", value);
        }
        string digits = spec.FormatInteger(integer);
        int sign = digits.Length > 0 && digits[0] is '-' or '+' or ' ' ? 1 : 0;
        return spec.Precision > digits.Length - sign ? digits[..sign] + digits[sign..].PadLeft(spec.Precision, '0') : digits;
    }

    private object? Next()
    {
        if (_values is PyTuple tuple)
        {
            return _used < tuple.Count ? tuple[_used++] : throw new TemplateFault("not enough arguments for format string");
        }
        return _used++ == 0 ? _values : throw new TemplateFault("not enough arguments for format string");
    }

    private char Peek() => _at < _format.Length ? _format[_at] : '\0';

    private static TemplateFault Wants(string what, object? value) =>
        (value as Undefined)?.Fault() ?? new TemplateFault($"the format requires {what}, not {TypeName.Of(value)}");

    private static TemplateFault Incomplete() => new("incomplete format");
}
