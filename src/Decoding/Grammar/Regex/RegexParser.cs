using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.Regex;

/// <summary>
/// Reads a regular expression: the regular part of ECMA 262's syntax with the u flag. Characters, classes, groups of every kind (nothing is captured), alternation, greedy and lazy quantifiers
/// (which accept the same texts), and ^ and $ at the two ends of an alternative. What is not regular (back references, look-around) or needs more than a text's two ends is refused.
/// </summary>
internal sealed class RegexParser
{
    private const int MostNesting = 200; // the parser calls itself

    private readonly PatternReader _pattern;
    private readonly ClassParser _classes;
    private readonly CharacterEncoding _encoding;
    private readonly bool _searches;
    private int _nesting;

    private RegexParser(string pattern, CharacterEncoding encoding, bool searches)
    {
        _pattern = new PatternReader(pattern);
        _classes = new ClassParser(_pattern);
        (_encoding, _searches) = (encoding, searches);
    }

    /// <summary>The texts that an expression matches from end to end.</summary>
    /// <exception cref="GrammarException">It cannot be read, or is not regular.</exception>
    public static Expression Parse(string pattern, CharacterEncoding encoding = CharacterEncoding.Plain) => new RegexParser(pattern, encoding, searches: false).Parse();

    /// <summary>The texts in which an expression matches somewhere, as JSON schemas mean it.</summary>
    /// <exception cref="GrammarException">It cannot be read, or is not regular.</exception>
    public static Expression ParseSearch(string pattern, CharacterEncoding encoding) => new RegexParser(pattern, encoding, searches: true).Parse();

    private Expression Parse()
    {
        Expression expression = Alternatives();
        return _pattern.IsAtEnd ? expression : throw _pattern.Error("an unmatched )");
    }

    private Expression Alternatives()
    {
        var alternatives = new List<Expression>();
        do alternatives.Add(Alternative());
        while (_pattern.TryTake('|'));
        return alternatives.Count == 1 ? alternatives[0] : new Choice(alternatives);
    }

    private Expression Alternative()
    {
        bool isOuter = _nesting == 0;
        var items = new List<Expression>();
        bool begins = isOuter && _pattern.TryTake('^');
        bool ends = false;
        while (!_pattern.IsAtEnd && _pattern.Next is not ('|' or ')'))
        {
            if (isOuter && _pattern.TryTake('$'))
            {
                ends = true;
                if (!_pattern.IsAtEnd && _pattern.Next != '|') throw _pattern.Error("a $ that is not at the end of the expression or of one of its outermost alternatives");
                break;
            }

            items.Add(Quantified(Atom()));
        }

        if (_searches && isOuter && !begins) items.Insert(0, Anything());
        if (_searches && isOuter && !ends) items.Add(Anything());
        return items.Count == 1 ? items[0] : new Sequence(items);
    }

    private Repeat Anything() => new Repeat(Characters(CodePoints.All), 0, null);

    private CharacterSet Characters(CodePoints set) => new(set, _encoding);

    private Expression Atom()
    {
        int c = _pattern.Take();
        switch (c)
        {
            case '(': return Group();
            case '[': return Characters(_classes.Class());
            case '.': return Characters(ClassParser.LineEnds.Complement());
            case '\\': return Characters(_classes.Escape());
            case '^': throw _pattern.Error("a ^ that is not at the start of the expression or of one of its outermost alternatives");
            case '$': throw _pattern.Error("a $ within a group");
            case '*' or '+' or '?': throw _pattern.Error($"a {(char)c} with nothing to repeat");
            default: return Characters(CodePoints.Of((c, c)));
        }
    }

    private Expression Group()
    {
        if (_pattern.TryTake('?')) GroupKind();
        if (++_nesting > MostNesting) throw _pattern.Error($"more than {MostNesting} groups within each other");
        Expression body = Alternatives();
        _nesting--;
        return _pattern.TryTake(')') ? body : throw _pattern.Error("a ( without its )");
    }

    // (?:...), (?<name>...) and (?P<name>...) are groups; all else is not.
    private void GroupKind()
    {
        if (_pattern.TryTake(':')) return;
        bool isPython = _pattern.TryTake('P');
        if (!_pattern.TryTake('<')) throw _pattern.Error(isPython ? "a back reference" : "look-ahead, a flag or another special group");
        if (_pattern.IsAtEnd || _pattern.Next is '=' or '!') throw _pattern.Error("look-behind");
        while (!_pattern.TryTake('>')) _pattern.Take();
    }

    private Expression Quantified(Expression atom)
    {
        if (Count() is not { } count) return atom;
        if (_pattern.TryTake('+')) throw _pattern.Error("a possessive quantifier");
        _pattern.TryTake('?'); // lazy or greedy, the same texts are accepted
        if (!_pattern.IsAtEnd && (_pattern.Next is '*' or '+' or '?' || _pattern.IsCount())) throw _pattern.Error("a quantifier on a quantifier");
        return new Repeat(atom, count.Min, count.Max);
    }

    private (int Min, int? Max)? Count()
    {
        if (_pattern.TryTake('*')) return (0, null);
        if (_pattern.TryTake('+')) return (1, null);
        if (_pattern.TryTake('?')) return (0, 1);
        return _pattern.IsCount() ? _pattern.TakeCount() : null;
    }
}
