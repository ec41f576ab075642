namespace Lockstep.Text.Jinja;

/// <summary>
/// Splits a template into tokens with <c>trim_blocks</c> and <c>lstrip_blocks</c> on and the last newline dropped.
/// Template text is handled here; what stands inside a tag is read by <see cref="TagLexer"/>.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly LineMap _lines;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Lexer(string source)
    {
        _source = source;
        _lines = new LineMap(source);
    }

    /// <summary>Where the lexer stands, for the error message when it fails.</summary>
    public Position Position => _lines.At(_at);

    /// <exception cref="TemplateException">A tag, comment, string or bracket is not closed, or a character has no meaning.</exception>
    public static List<Token> Read(TemplateSource source)
    {
        var lexer = new Lexer(source.Text);
        try
        {
            lexer.ReadText();
            return lexer._tokens;
        }
        catch (TemplateFault fault)
        {
            throw source.Error(lexer.Position, fault.Message, fault);
        }
    }

    private void ReadText()
    {
        while (_at < _source.Length)
        {
            int tag = NextTag(_at);
            if (tag < 0)
            {
                AddData(_at, _source.Length);
                _at = _source.Length;
                break;
            }
            ReadTag(tag);
        }
        _tokens.Add(new Token(TokenKind.End, "", Position));
    }

    private int NextTag(int from)
    {
        for (int i = _source.IndexOf('{', from); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }
        return -1;
    }

    private void ReadTag(int tag)
    {
        char kind = _source[tag + 1];
        char sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
        AddDataBefore(tag, sign, strip: kind != '{');
        int inside = tag + (sign == '\0' ? 2 : 3);
        _at = tag;
        if (kind == '#')
        {
            SkipComment(inside);
        }
        else if (kind == '%' && RawBegin(inside) is int body and >= 0)
        {
            ReadRaw(body);
        }
        else
        {
            _tokens.Add(new Token(kind == '{' ? TokenKind.VariableBegin : TokenKind.BlockBegin, "", Position));
            _at = inside;
            ReadInside(kind == '{');
        }
    }

    /// <summary>Text in front of a tag: '-' takes all white space, a block alone on its line loses its indentation.</summary>
    private void AddDataBefore(int end, char sign, bool strip)
    {
        int from = _at;
        int to = end;
        if (sign == '-')
        {
            while (to > from && PythonChars.IsSpace(_source[to - 1]))
            {
                to--;
            }
        }
        else if (sign != '+' && strip)
        {
            int line = to;
            while (line > from && _source[line - 1] != '\n' && PythonChars.IsSpace(_source[line - 1]))
            {
                line--;
            }
            bool startsLine = line == 0 || _source[line - 1] == '\n';
            to = startsLine ? line : to;
        }
        AddData(from, to);
    }

    private void AddData(int from, int to)
    {
        if (to > from)
        {
            _tokens.Add(new Token(TokenKind.Data, _source[from..to], _lines.At(from)));
        }
    }

    private void SkipComment(int inside)
    {
        int end = _source.IndexOf("#}", inside, StringComparison.Ordinal);
        if (end < 0 && inside < _source.Length)
        {
            throw new TemplateFault("the comment that begins here has no '#}'");
        }
        if (end < 0)
        {
            // Jinja only looks for the end when something follows.
            _at = _source.Length;
            return;
        }
        char sign = end > inside && _source[end - 1] is '-' or '+' ? _source[end - 1] : '\0';
        _at = AfterBlock(end + 2, sign);
    }

    /// <summary>Offset after the end of a block tag: '-' takes all white space, otherwise one newline goes (trim_blocks).</summary>
    private int AfterBlock(int at, char sign)
    {
        if (sign == '-')
        {
            return SkipSpace(at);
        }
        return sign != '+' && at < _source.Length && _source[at] == '\n' ? at + 1 : at;
    }

    private int SkipSpace(int at)
    {
        while (at < _source.Length && PythonChars.IsSpace(_source[at]))
        {
            at++;
        }
        return at;
    }

    /// <summary>Offset of the raw text when the tag is <c>{% raw %}</c>, else -1. No newline is trimmed after it.</summary>
    private int RawBegin(int inside)
    {
        int at = SkipSpace(inside);
        if (!Matches(at, "raw"))
        {
            return -1;
        }
        at = SkipSpace(at + 3);
        return Matches(at, "-%}") ? SkipSpace(at + 3) : Matches(at, "%}") ? at + 2 : -1;
    }

    private void ReadRaw(int body)
    {
        for (int tag = _source.IndexOf("{%", body, StringComparison.Ordinal); tag >= 0; tag = _source.IndexOf("{%", tag + 1, StringComparison.Ordinal))
        {
            char sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
            int at = SkipSpace(tag + (sign == '\0' ? 2 : 3));
            if (!Matches(at, "endraw"))
            {
                continue;
            }
            at = SkipSpace(at + 6);
            char endSign = at < _source.Length && _source[at] is '-' or '+' ? _source[at] : '\0';
            at += endSign == '\0' ? 0 : 1;
            if (Matches(at, "%}"))
            {
                _at = body;
                AddDataBefore(tag, sign, strip: true);
                _at = AfterBlock(at + 2, endSign);
                return;
            }
        }
        throw new TemplateFault("the raw block that begins here has no '{% endraw %}'");
    }

    private void ReadInside(bool variable)
    {
        var tag = new TagLexer(_source, _lines, _tokens);
        while (true)
        {
            _at = SkipSpace(_at);
            if (!tag.InBrackets && TagEnd(variable) is int after and >= 0)
            {
                _tokens.Add(new Token(variable ? TokenKind.VariableEnd : TokenKind.BlockEnd, "", Position));
                _at = after;
                return;
            }
            if (_at >= _source.Length)
            {
                throw new TemplateFault($"the template ends inside a tag; expected '{(variable ? "}}" : "%}")}'");
            }
            _at = tag.ReadOne(_at);
        }
    }

    private int TagEnd(bool variable)
    {
        if (variable)
        {
            return Matches(_at, "-}}") ? SkipSpace(_at + 3) : Matches(_at, "}}") ? _at + 2 : -1;
        }
        if (Matches(_at, "%}"))
        {
            return AfterBlock(_at + 2, '\0');
        }
        return Matches(_at, "-%}") || Matches(_at, "+%}") ? AfterBlock(_at + 3, _source[_at]) : -1;
    }

    private bool Matches(int at, string text) => string.CompareOrdinal(_source, at, text, 0, text.Length) == 0;
}
