namespace Lockstep.Text.Jinja;

/// <summary>Reads statements and template text; expressions are left to <see cref="ExpressionParser"/>.</summary>
internal sealed partial class Parser
{
    private readonly TokenStream _stream;
    private readonly MacroStack _macros = new();
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private readonly ExpressionParser _expressions;

    private Parser(List<Token> tokens)
    {
        _stream = new TokenStream(tokens);
        _expressions = new ExpressionParser(_stream, _macros);
    }

    /// <summary>Parses a whole template and resolves its names, filters and tests.</summary>
    /// <exception cref="TemplateException">The source is not a Jinja template.</exception>
    public static (Body Body, IReadOnlyList<string> Unset) Parse(TemplateSource source)
    {
        Budget.Begin();
        var parser = new Parser(Lexer.Read(source));
        try
        {
            Body body = parser.ParseBody();
            var names = new FrameNames();
            body.Declare(names);
            names.Complete();
            return (body, names.Unset);
        }
        catch (TemplateFault fault)
        {
            Position position = fault.Position ?? parser._stream.Current.Position;
            throw source.Error(position, fault.Message, fault);
        }
    }

    /// <summary>Statements up to one of the given tags, which stays the current token; with no tags, up to the end.</summary>
    private Body ParseBody(params string[] endTags)
    {
        Budget.Step();
        var statements = new List<Statement>();
        while (_stream.Current.Kind != TokenKind.End)
        {
            Token token = _stream.Take();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new Data(token.Position, token.Text));
                    break;
                case TokenKind.VariableBegin:
                    statements.Add(new Print(token.Position, _expressions.ParseTuple()));
                    _stream.Expect(TokenKind.VariableEnd, "'}}'");
                    break;
                default:
                    if (endTags.Any(_stream.Current.IsName))
                    {
                        return new Body(statements);
                    }
                    ParseStatement(statements, endTags);
                    _stream.Expect(TokenKind.BlockEnd, "'%}'");
                    break;
            }
        }
        return endTags.Length == 0
            ? new Body(statements)
            : throw new TemplateFault($"the template ends where {string.Join(" or ", endTags.Select(tag => $"'{tag}'"))} was expected");
    }

    /// <summary>The body of a tag: from the end of the opening tag to the closing tag, which is consumed.</summary>
    private Body ParseBlock(string endTag)
    {
        Body body = ParseInside(endTag);
        _stream.Take();
        return body;
    }

    /// <summary>As <see cref="ParseBlock"/>, but the end tag's name stays the current token.</summary>
    private Body ParseInside(params string[] endTags)
    {
        // Jinja allows a colon at the end of a tag, as in Python.
        _stream.SkipOperator(":");
        _stream.Expect(TokenKind.BlockEnd, "'%}'");
        return ParseBody(endTags);
    }

    private void ParseStatement(List<Statement> statements, string[] endTags)
    {
        Token tag = _stream.Expect(TokenKind.Name, "the name of a tag");
        if (tag.Text == "print")
        {
            ParsePrint(tag, statements);
            return;
        }
        statements.Add(tag.Text switch
        {
            "for" => ParseFor(tag),
            "if" => ParseIf(tag),
            "set" => ParseSet(tag),
            "macro" => ParseMacro(tag),
            "call" => ParseCall(tag),
            "filter" => new FilterBlock(tag.Position, _expressions.ParseFilter(null), ParseBlock("endfilter")),
            "with" => ParseWith(tag),
            "block" => ParseNamedBlock(tag),
            "autoescape" => new AutoEscape(tag.Position, _expressions.Parse(), ParseBlock("endautoescape")),
            "generation" => ParseGeneration(tag),
            "break" or "continue" => ParseJump(tag),
            "include" or "import" or "from" or "extends" => ParseLoaderTag(tag),
            _ => throw UnknownTag(tag, endTags),
        });
    }

    private Generation ParseGeneration(Token tag)
    {
        var uses = new MacroUses();
        return new Generation(tag.Position, new MacroDefinition(null, [], uses, ParseCallable(uses, "endgeneration")));
    }

    private static TemplateFault UnknownTag(Token tag, string[] endTags)
    {
        string expected = endTags.Length == 0 ? "" : $"; expected here: {string.Join(" or ", endTags)}";
        return new TemplateFault($"unknown tag '{tag.Text}'{expected}", tag.Position);
    }

    private void ParsePrint(Token tag, List<Statement> statements)
    {
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            statements.Add(new Print(tag.Position, _expressions.Parse()));
            if (_stream.Current.Kind != TokenKind.BlockEnd)
            {
                _stream.ExpectOperator(",");
            }
        }
    }

    private Jump ParseJump(Token tag)
    {
        return _macros.Loops > 0
            ? new Jump(tag.Position, tag.Text == "break" ? Flow.Break : Flow.Continue)
            : throw new TemplateFault($"'{tag.Text}' stands outside a for loop", tag.Position);
    }

    /// <summary>Reads over the tag; it fails when it is reached, because no template has others to load.</summary>
    private LoaderTag ParseLoaderTag(Token tag)
    {
        var assigned = new List<string>();
        while (_stream.Current.Kind is not (TokenKind.BlockEnd or TokenKind.End))
        {
            Token token = _stream.Take();
            if (token.IsName("as") && _stream.Current.Kind == TokenKind.Name)
            {
                assigned.Add(_stream.Current.Text);
            }
        }
        return new LoaderTag(tag.Position, tag.Text, assigned);
    }
}
