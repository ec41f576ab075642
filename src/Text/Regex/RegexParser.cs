namespace Lockstep.Text.Regex;

/// <summary>
/// Parses Oniguruma's own syntax (the one Hugging Face tokenizers use) into a <see cref="RegexNode"/> tree.
/// What is not supported is refused with its position.
/// </summary>
internal sealed class RegexParser
{
    private const int MaxDepth = 200;

    private readonly string _pattern;
    private readonly ClassParser _classes;
    private int _position;
    private int _depth;
    private RegexFlags _flags;

    private RegexParser(string pattern)
    {
        _pattern = pattern;
        _classes = new ClassParser(pattern);
    }

    /// <exception cref="RegexSyntaxException">The pattern is wrong or uses unsupported syntax.</exception>
    public static RegexNode Parse(string pattern)
    {
        var parser = new RegexParser(pattern);
        RegexNode node = parser.ParseAlternation();
        if (parser._position < pattern.Length)
            throw parser.Error("unmatched ')'");
        return node;
    }

    private bool AtEnd => _position >= _pattern.Length;

    private char Peek => _pattern[_position];

    private bool IgnoreCase => (_flags & RegexFlags.IgnoreCase) != 0;

    private RegexSyntaxException Error(string problem) => new(_pattern, _position, problem);

    private bool TryTake(string text)
    {
        if (string.CompareOrdinal(_pattern, _position, text, 0, text.Length) != 0)
            return false;
        _position += text.Length;
        return true;
    }

    private RegexNode ParseAlternation()
    {
        if (++_depth > MaxDepth)
            throw Error($"groups are nested deeper than {MaxDepth}");
        var branches = new List<RegexNode> { ParseSequence() };
        while (!AtEnd && Peek == '|')
        {
            _position++;
            branches.Add(ParseSequence());
        }
        _depth--;
        return branches.Count == 1 ? branches[0] : new RegexNode.Alternation(branches);
    }

    private RegexNode ParseSequence()
    {
        var items = new List<RegexNode>();
        while (!AtEnd && Peek is not ('|' or ')'))
        {
            if (SkipExtended())
                continue;
            RegexNode? item = ParseAtom();
            if (item is not null)
                items.Add(ParseQuantifiers(item));
        }
        return items.Count == 1 ? items[0] : new RegexNode.Sequence(items);
    }

    // In extended mode (?x) white space and '#' comments are not part of the pattern.
    private bool SkipExtended()
    {
        if ((_flags & RegexFlags.Extended) == 0)
            return false;
        if (UnicodeClasses.IsWhiteSpace(Peek))
        {
            _position++;
            return true;
        }
        if (Peek != '#')
            return false;
        int end = _pattern.IndexOf('\n', _position);
        _position = end < 0 ? _pattern.Length : end + 1;
        return true;
    }

    private RegexNode ParseQuantifiers(RegexNode atom)
    {
        for (int depth = 1; !AtEnd && RepeatCount.TryParse(_pattern, ref _position, out RepeatCount count); depth++)
        {
            if (depth > MaxDepth)
                throw Error($"more than {MaxDepth} repetitions of one another");
            RepeatMode mode = RepeatMode.Greedy;
            // In Oniguruma's syntax x{n,m}+ repeats the repetition; only ?+ *+ ++ are possessive. And x{n}? makes x{n} optional.
            if (!AtEnd && Peek == '+' && !count.IsInterval)
            {
                _position++;
                mode = RepeatMode.Possessive;
            }
            else if (!AtEnd && Peek == '?' && !(count.IsInterval && count.Min == count.Max))
            {
                _position++;
                mode = RepeatMode.Lazy;
            }
            atom = new RegexNode.Repeat(atom, count.Min, count.Max, mode);
        }
        return atom;
    }

    private RegexNode? ParseAtom()
    {
        switch (Peek)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new RegexNode.Set(_classes.ParseBracket(ref _position, IgnoreCase));
            case '.':
                _position++;
                bool dotAll = (_flags & RegexFlags.DotAll) != 0;
                return new RegexNode.Set(new CharSet(c => dotAll || c != '\n'));
            case '^':
                _position++;
                return new RegexNode.Anchor(AnchorKind.BeginLine);
            case '$':
                _position++;
                return new RegexNode.Anchor(AnchorKind.EndLine);
            case '*' or '+' or '?':
                throw Error($"'{Peek}' has nothing to repeat");
            case '\\':
                return ParseEscape();
            default:
                int codePoint = CodePoint.At(_pattern, _position, out int length);
                _position += length;
                return Literal(codePoint);
        }
    }

    private RegexNode.Set Literal(int codePoint) =>
        new(IgnoreCase && CaseVariants.Has(codePoint) ? new CharSet(c => CaseVariants.Same(c, codePoint)) : CharSet.Of(codePoint));

    private RegexNode ParseEscape()
    {
        if (_position + 1 >= _pattern.Length)
            throw Error("the pattern ends in '\\'");
        AnchorKind? anchor = _pattern[_position + 1] switch
        {
            'A' => AnchorKind.BeginText,
            'z' => AnchorKind.EndText,
            'Z' => AnchorKind.EndTextOrLastNewline,
            'b' => AnchorKind.WordBoundary,
            'B' => AnchorKind.NotWordBoundary,
            _ => null,
        };
        if (anchor is { } kind)
        {
            _position += 2;
            return new RegexNode.Anchor(kind);
        }
        if (_pattern[_position + 1] is 'R')
        {
            _position += 2;
            return NewlineSequence();
        }
        if (_pattern[_position + 1] is 'G' or 'K' or 'k' or 'g' or 'X' or 'y' or 'Y' or (>= '1' and <= '9'))
            throw Error($"'\\{_pattern[_position + 1]}' is not supported");
        return _classes.TryParseClassEscape(ref _position, IgnoreCase, out CharSet? set)
            ? new RegexNode.Set(set)
            : Literal(_classes.ParseCharEscape(ref _position));
    }

    // \R: CR LF as one, else any line break; atomic.
    private static RegexNode.Atomic NewlineSequence() => new(new RegexNode.Alternation(
    [
        new RegexNode.Sequence([new RegexNode.Set(CharSet.Of('\r')), new RegexNode.Set(CharSet.Of('\n'))]),
        new RegexNode.Set(new CharSet(c => c is (>= 0x0A and <= 0x0D) or 0x85 or 0x2028 or 0x2029)),
    ]));

    private RegexNode? ParseGroup()
    {
        int start = _position;
        _position++;
        if (TryTake("?#"))
        {
            int end = _pattern.IndexOf(')', _position);
            if (end < 0)
                throw Error("comment without ')'");
            _position = end + 1;
            return null;
        }
        if (TryTake("?:"))
            return ParseGroupBody(start, static body => body);
        if (TryTake("?="))
            return ParseGroupBody(start, static body => new RegexNode.Look(body, Behind: false, Negative: false));
        if (TryTake("?!"))
            return ParseGroupBody(start, static body => new RegexNode.Look(body, Behind: false, Negative: true));
        if (TryTake("?<="))
            return ParseGroupBody(start, static body => new RegexNode.Look(body, Behind: true, Negative: false));
        if (TryTake("?<!"))
            return ParseGroupBody(start, static body => new RegexNode.Look(body, Behind: true, Negative: true));
        if (TryTake("?>"))
            return ParseGroupBody(start, static body => new RegexNode.Atomic(body));
        if (TryTake("?<") || TryTake("?P<"))
        {
            int end = _pattern.IndexOf('>', _position);
            if (end < 0)
                throw Error("group name without '>'");
            _position = end + 1;
            return ParseGroupBody(start, static body => body);
        }
        return !AtEnd && Peek == '?' ? ParseOptions(start) : ParseGroupBody(start, static body => body);
    }

    private RegexNode ParseGroupBody(int start, Func<RegexNode, RegexNode> wrap)
    {
        RegexFlags outer = _flags;
        RegexNode body = ParseAlternation();
        _flags = outer;
        if (AtEnd || Peek != ')')
        {
            _position = start;
            throw Error("'(' without ')'");
        }
        _position++;
        return wrap(body);
    }

    // (?imx-imx) holds to the end of the enclosing group and takes in its alternatives; (?imx-imx:...) for its own body.
    private RegexNode ParseOptions(int start)
    {
        RegexFlags outer = _flags;
        RegexFlags flags = _flags;
        bool on = true;
        for (_position++; !AtEnd && Peek is not (':' or ')'); _position++)
        {
            RegexFlags flag = Peek switch
            {
                'i' => RegexFlags.IgnoreCase,
                // Oniguruma's m is what others call s; files written for other engines have (?s).
                'm' or 's' => RegexFlags.DotAll,
                'x' => RegexFlags.Extended,
                '-' => RegexFlags.None,
                _ => throw Error($"'(?{Peek}' is not supported"),
            };
            on &= Peek != '-';
            flags = on ? flags | flag : flags & ~flag;
        }
        if (AtEnd)
            throw Error("'(?' without ')'");
        _flags = flags;
        if (_pattern[_position++] == ':')
        {
            RegexNode group = ParseGroupBody(start, static body => body);
            _flags = outer;
            return group;
        }
        return ParseAlternation();
    }
}
