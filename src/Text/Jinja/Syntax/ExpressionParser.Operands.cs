namespace Lockstep.Text.Jinja;

/// <summary>Operands and what follows them: literals, names, attributes, subscripts, calls, filters, tests.</summary>
internal sealed partial class ExpressionParser
{
    private CallArguments ParseArgument(CallArguments arguments)
    {
        Token token = stream.Current;
        bool spread = arguments.Spread is not null || arguments.SpreadNamed is not null;
        if (stream.SkipOperator("*"))
        {
            return spread ? throw Misplaced() : arguments with { Spread = Parse() };
        }
        if (stream.SkipOperator("**"))
        {
            return arguments.SpreadNamed is not null ? throw Misplaced() : arguments with { SpreadNamed = Parse() };
        }
        if (token.Kind == TokenKind.Name && stream.Ahead.IsOperator("="))
        {
            stream.Take();
            stream.Take();
            Budget.Charge(arguments.Named.Count / 8);
            if (arguments.Named.Exists(pair => pair.Name == token.Text))
            {
                throw new TemplateFault($"the keyword argument '{token.Text}' is given twice", token.Position);
            }
            arguments.Named.Add(arguments.SpreadNamed is not null ? throw Misplaced() : (token.Text, Parse()));
            return arguments;
        }
        arguments.Positional.Add(spread || arguments.Named.Count > 0 ? throw Misplaced() : Parse());
        return arguments;
    }

    private static TemplateFault Misplaced() => new("an argument stands behind one that must come after it (order: values, name=value, *values, **names)");

    private Expression ParsePrimary()
    {
        Token token = stream.Take();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ParseName(token);
            case TokenKind.Integer or TokenKind.Float:
                return new Constant(token.Position, token.Value);
            case TokenKind.String:
                return ParseString(token);
            case TokenKind.Operator when token.Text == "(":
                Expression inner = ParseTuple(parentheses: true);
                stream.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return new ListLiteral(token.Position, ParseItems());
            case TokenKind.Operator when token.Text == "{":
                return new DictLiteral(token.Position, ParsePairs());
            default:
                throw new TemplateFault($"expected an expression, found {token.Describe()}", token.Position);
        }
    }

    private Expression ParseName(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new Constant(token.Position, true);
            case "false" or "False":
                return new Constant(token.Position, false);
            case "none" or "None":
                return new Constant(token.Position, null);
            default:
                macros.Note(token.Text);
                return new Name(token.Position, token.Text);
        }
    }

    /// <summary>Neighbouring string literals are one string.</summary>
    private Constant ParseString(Token first)
    {
        var parts = new List<string> { first.Text };
        while (stream.Current.Kind == TokenKind.String)
        {
            parts.Add(stream.Take().Text);
        }
        return new Constant(first.Position, string.Concat(parts));
    }

    private List<Expression> ParseItems()
    {
        var items = new List<Expression>();
        while (!stream.SkipOperator("]"))
        {
            items.Add(Parse());
            if (!stream.Current.IsOperator("]"))
            {
                stream.ExpectOperator(",");
            }
        }
        return items;
    }

    private List<(Expression, Expression)> ParsePairs()
    {
        var pairs = new List<(Expression, Expression)>();
        while (!stream.SkipOperator("}"))
        {
            Expression key = Parse();
            stream.ExpectOperator(":");
            pairs.Add((key, Parse()));
            if (!stream.Current.IsOperator("}"))
            {
                stream.ExpectOperator(",");
            }
        }
        return pairs;
    }

    private Expression ParsePostfix(Expression value)
    {
        while (stream.Current.Kind == TokenKind.Operator)
        {
            Token token = stream.Current;
            switch (token.Text)
            {
                case ".":
                    stream.Take();
                    value = ParseDot(token, value);
                    break;
                case "[":
                    stream.Take();
                    value = ParseSubscript(token, value);
                    break;
                case "(":
                    value = new Call(token.Position, value, ParseArguments());
                    break;
                default:
                    return value;
            }
        }
        return value;
    }

    private Expression ParseDot(Token dot, Expression value)
    {
        Token name = stream.Take();
        return name.Kind switch
        {
            TokenKind.Name => new AttributeAccess(dot.Position, value, name.Text),
            TokenKind.Integer => new ItemAccess(dot.Position, value, new Constant(name.Position, name.Value)),
            _ => throw new TemplateFault($"expected a name or a number after '.', found {name.Describe()}", name.Position),
        };
    }

    private Expression ParseSubscript(Token bracket, Expression value)
    {
        Expression?[]? bounds = null;
        Expression? first = stream.Current.IsOperator(":") ? null : Parse();
        if (stream.SkipOperator(":"))
        {
            bounds = [first, ParseBound(), stream.SkipOperator(":") ? ParseBound() : null];
        }
        if (bounds is null && stream.Current.IsOperator(","))
        {
            var items = new List<Expression> { first! };
            while (stream.SkipOperator(",") && !stream.Current.IsOperator("]"))
            {
                items.Add(Parse());
            }
            first = new TupleLiteral(bracket.Position, items);
        }
        stream.ExpectOperator("]");
        return bounds is null ? new ItemAccess(bracket.Position, value, first!) : new SliceAccess(bracket.Position, value, bounds);
    }

    private Expression? ParseBound() => stream.Current.IsOperator(":") || stream.Current.IsOperator("]") ? null : Parse();

    private Expression ParseFilters(Expression value)
    {
        while (true)
        {
            Token token = stream.Current;
            if (stream.SkipOperator("|"))
            {
                value = ParseFilter(value);
            }
            else if (stream.SkipName("is"))
            {
                value = ParseTest(token, value);
            }
            else if (token.IsOperator("("))
            {
                value = new Call(token.Position, value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ParseTest(Token mark, Expression value)
    {
        bool negated = stream.SkipName("not");
        Token name = stream.Expect(TokenKind.Name, "the name of a test");
        string full = ParseDottedName(name);
        CallArguments arguments = CallArguments.None;
        if (stream.Current.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsOperand())
        {
            arguments = arguments with { Positional = [ParsePostfix(ParsePrimary())] };
        }
        var test = new TestCall(name.Position, value, full, arguments);
        return negated ? new Not(mark.Position, test) : test;
    }

    private bool StartsOperand()
    {
        Token token = stream.Current;
        if (token.IsName("is"))
        {
            throw new TemplateFault("tests cannot be chained with 'is'; use 'and'");
        }
        return token.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float
            || token.IsOperator("[") || token.IsOperator("{")
            || (token.Kind == TokenKind.Name && token.Text is not ("else" or "or" or "and"));
    }

    private string ParseDottedName(Token first)
    {
        var parts = new List<string> { first.Text };
        while (stream.SkipOperator("."))
        {
            parts.Add(stream.Expect(TokenKind.Name, "a name").Text);
        }
        return string.Join('.', parts);
    }
}
