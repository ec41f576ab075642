namespace Lockstep.Text.Jinja;

/// <summary>Reads expressions with Jinja's precedence, loosest first: if, or, and, not, compare, + -, ~, * / // %, **, sign, filters.</summary>
internal sealed partial class ExpressionParser(TokenStream stream, MacroStack macros)
{
    private static readonly string[] s_comparisons = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>A full expression; <paramref name="conditional"/> is off where <c>if</c> would belong to the tag.</summary>
    public Expression Parse(bool conditional = true)
    {
        Budget.Step();
        return conditional ? ParseConditional() : ParseOr();
    }

    /// <summary>An expression, or a tuple when commas follow.</summary>
    public Expression ParseTuple(bool conditional = true, bool parentheses = false)
    {
        Position position = stream.Current.Position;
        var items = new List<Expression>();
        bool isTuple = false;
        while (!EndsTuple())
        {
            items.Add(Parse(conditional));
            if (!stream.SkipOperator(","))
            {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && items.Count == 1)
        {
            return items[0];
        }
        return isTuple || parentheses
            ? new TupleLiteral(position, items)
            : throw new TemplateFault($"expected an expression, found {stream.Current.Describe()}");
    }

    public CallArguments ParseArguments()
    {
        var arguments = new CallArguments([], [], null, null);
        stream.ExpectOperator("(");
        while (!stream.SkipOperator(")"))
        {
            arguments = ParseArgument(arguments);
            if (!stream.Current.IsOperator(")"))
            {
                stream.ExpectOperator(",");
            }
        }
        return arguments;
    }

    /// <summary>A chain of filters; a filter or set block starts it without a pipe, and without a value.</summary>
    public FilterCall ParseFilter(Expression? target)
    {
        FilterCall filter;
        do
        {
            Token name = stream.Expect(TokenKind.Name, "the name of a filter");
            string full = ParseDottedName(name);
            CallArguments arguments = stream.Current.IsOperator("(") ? ParseArguments() : CallArguments.None;
            filter = new FilterCall(name.Position, target, full, arguments);
            target = filter;
        }
        while (stream.SkipOperator("|"));
        return filter;
    }

    private bool EndsTuple() => stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || stream.Current.IsOperator(")");

    private Expression ParseConditional()
    {
        Position position = stream.Current.Position;
        Expression value = ParseOr();
        while (stream.SkipName("if"))
        {
            Expression test = ParseOr();
            Expression? otherwise = stream.SkipName("else") ? Parse() : null;
            value = new Conditional(position, test, value, otherwise);
        }
        return value;
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (stream.Current.IsName("or"))
        {
            left = new Logical(stream.Take().Position, isAnd: false, left, ParseAnd());
        }
        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (stream.Current.IsName("and"))
        {
            left = new Logical(stream.Take().Position, isAnd: true, left, ParseNot());
        }
        return left;
    }

    private Expression ParseNot()
    {
        Budget.Step();
        return stream.Current.IsName("not") ? new Not(stream.Take().Position, ParseNot()) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        Position position = stream.Current.Position;
        Expression first = ParseSum();
        var rest = new List<(string, Expression)>();
        while (TakeComparison() is string symbol)
        {
            rest.Add((symbol, ParseSum()));
        }
        return rest.Count == 0 ? first : new Comparison(position, first, rest);
    }

    private string? TakeComparison()
    {
        Token token = stream.Current;
        if (token.Kind == TokenKind.Operator && s_comparisons.Contains(token.Text))
        {
            return stream.Take().Text;
        }
        if (stream.SkipName("in"))
        {
            return "in";
        }
        if (token.IsName("not") && stream.Ahead.IsName("in"))
        {
            stream.Take();
            stream.Take();
            return "not in";
        }
        return null;
    }

    private Expression ParseSum() => ParseBinary(ParseConcatenation, "+", "-");

    private Expression ParseConcatenation()
    {
        Position position = stream.Current.Position;
        var parts = new List<Expression> { ParseProduct() };
        while (stream.SkipOperator("~"))
        {
            parts.Add(ParseProduct());
        }
        return parts.Count == 1 ? parts[0] : new Concatenation(position, parts);
    }

    private Expression ParseProduct() => ParseBinary(ParsePower, "*", "/", "//", "%");

    // Unlike Python's, Jinja's ** groups from the left.
    private Expression ParsePower() => ParseBinary(() => ParseUnary(filters: true), "**");

    private Expression ParseBinary(Func<Expression> operand, params string[] symbols)
    {
        Expression left = operand();
        while (stream.Current.Kind == TokenKind.Operator && symbols.Contains(stream.Current.Text))
        {
            Token symbol = stream.Take();
            left = new Binary(symbol.Position, symbol.Text, left, operand());
        }
        return left;
    }

    private Expression ParseUnary(bool filters)
    {
        Budget.Step();
        Token token = stream.Current;
        Expression value;
        if (token.IsOperator("-") || token.IsOperator("+"))
        {
            stream.Take();
            value = new Signed(token.Position, token.Text == "-", ParseUnary(filters: false));
        }
        else
        {
            value = ParsePrimary();
        }
        value = ParsePostfix(value);
        return filters ? ParseFilters(value) : value;
    }
}
