namespace Lockstep.Text.Jinja;

/// <summary>The tags that have a body or assign something.</summary>
internal sealed partial class Parser
{
    private For ParseFor(Token tag)
    {
        _macros.Loops++;
        Target target = ParseTarget(namespaces: false);
        _stream.ExpectName("in");
        Expression items = _expressions.ParseTuple(conditional: false);
        Expression? test = _stream.SkipName("if") ? _expressions.Parse() : null;
        bool recursive = _stream.SkipName("recursive");
        Body body = ParseInside("endfor", "else");
        _macros.Loops--;
        Body otherwise = _stream.Take().Text == "else" ? ParseBlock("endfor") : Body.Empty;
        return new For(tag.Position, new ForParts(target, items, test, recursive, body, otherwise));
    }

    private If ParseIf(Token tag)
    {
        var branches = new List<(Expression, Body)>();
        string end;
        do
        {
            Expression test = _expressions.ParseTuple(conditional: false);
            branches.Add((test, ParseInside("elif", "else", "endif")));
            end = _stream.Take().Text;
        }
        while (end == "elif");
        return new If(tag.Position, branches, end == "else" ? ParseBlock("endif") : Body.Empty);
    }

    private Statement ParseSet(Token tag)
    {
        Target target = ParseTarget(namespaces: true);
        if (_stream.SkipOperator("="))
        {
            return new Set(tag.Position, target, _expressions.ParseTuple());
        }
        FilterCall? filter = _stream.SkipOperator("|") ? _expressions.ParseFilter(null) : null;
        return new SetBlock(tag.Position, target, filter, ParseBlock("endset"));
    }

    private With ParseWith(Token tag)
    {
        var bindings = new List<(Target, Expression)>();
        while (_stream.Current.Kind != TokenKind.BlockEnd && !_stream.Current.IsOperator(":"))
        {
            if (bindings.Count > 0)
            {
                _stream.ExpectOperator(",");
            }
            Target target = ParseTarget(namespaces: false);
            _stream.ExpectOperator("=");
            bindings.Add((target, _expressions.Parse()));
        }
        return new With(tag.Position, bindings, ParseBlock("endwith"));
    }

    private NamedBlock ParseNamedBlock(Token tag)
    {
        string name = _stream.Expect(TokenKind.Name, "the name of the block").Text;
        if (!_blocks.Add(name))
        {
            throw new TemplateFault($"the block '{name}' is defined twice", tag.Position);
        }
        bool scoped = _stream.SkipName("scoped");
        _stream.SkipName("required");
        int loops = _macros.Loops;
        _macros.Loops = 0;
        Body body = ParseBlock("endblock");
        _macros.Loops = loops;
        _stream.SkipName(name);
        return new NamedBlock(tag.Position, scoped, body);
    }

    private MacroStatement ParseMacro(Token tag)
    {
        string name = TargetName(_stream.Expect(TokenKind.Name, "the name of the macro"));
        List<(string, Expression?)> parameters = ParseSignature();
        var uses = new MacroUses();
        Body body = ParseCallable(uses, "endmacro");
        return new MacroStatement(tag.Position, Define(tag, name, parameters, uses, body));
    }

    private CallBlock ParseCall(Token tag)
    {
        List<(string, Expression?)> parameters = _stream.Current.IsOperator("(") ? ParseSignature() : [];
        Call call = _expressions.Parse() as Call ?? throw new TemplateFault("a call block needs the call of a macro", tag.Position);
        var uses = new MacroUses();
        Body body = ParseCallable(uses, "endcall");
        return new CallBlock(tag.Position, call, Define(tag, null, parameters, uses, body));
    }

    private static MacroDefinition Define(Token tag, string? name, List<(string Name, Expression? Default)> parameters, MacroUses uses, Body body)
    {
        if (uses.Caller && parameters.Exists(parameter => parameter.Name == "caller" && parameter.Default is null))
        {
            throw new TemplateFault("the parameter 'caller' must be left out or have a default", tag.Position);
        }
        return new MacroDefinition(name, parameters, uses, body);
    }

    /// <summary>The body of a macro or call block: loops outside it cannot be left from inside.</summary>
    private Body ParseCallable(MacroUses uses, string endTag)
    {
        int loops = _macros.Loops;
        _macros.Loops = 0;
        _macros.Push(uses);
        Body body = ParseBlock(endTag);
        _macros.Pop();
        _macros.Loops = loops;
        return body;
    }

    private List<(string, Expression?)> ParseSignature()
    {
        var parameters = new List<(string Name, Expression? Default)>();
        _stream.ExpectOperator("(");
        while (!_stream.SkipOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _stream.ExpectOperator(",");
            }
            string name = TargetName(_stream.Expect(TokenKind.Name, "the name of a parameter"));
            Expression? value = _stream.SkipOperator("=") ? _expressions.Parse() : null;
            if (value is null && parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw new TemplateFault($"the parameter '{name}' has no default but follows one that has");
            }
            Budget.Charge(parameters.Count / 8);
            if (parameters.Exists(parameter => parameter.Name == name))
            {
                throw new TemplateFault($"the parameter '{name}' is named twice");
            }
            parameters.Add((name, value));
        }
        return parameters;
    }

    /// <summary>One target, or several with commas between.</summary>
    private Target ParseTarget(bool namespaces)
    {
        var parts = new List<Target>();
        bool isTuple = false;
        while (!(_stream.Current.Kind == TokenKind.BlockEnd || _stream.Current.IsOperator(")")))
        {
            parts.Add(ParseTargetPart(namespaces));
            if (!_stream.SkipOperator(","))
            {
                break;
            }
            isTuple = true;
        }
        return parts.Count == 0 ? throw new TemplateFault($"expected a name to assign to, found {_stream.Current.Describe()}")
            : isTuple ? new TupleTarget(parts) : parts[0];
    }

    private Target ParseTargetPart(bool namespaces)
    {
        Budget.Step();
        if (_stream.SkipOperator("("))
        {
            Target inner = ParseTarget(namespaces: false);
            _stream.ExpectOperator(")");
            return inner;
        }
        Token token = _stream.Expect(TokenKind.Name, "a name to assign to");
        if (namespaces && _stream.SkipOperator("."))
        {
            return new NamespaceTarget(token.Text, _stream.Expect(TokenKind.Name, "the name of an attribute").Text);
        }
        return new NameTarget(TargetName(token));
    }

    private string TargetName(Token token) => token.Text switch
    {
        "true" or "True" or "false" or "False" or "none" or "None" => throw new TemplateFault($"cannot assign to '{token.Text}'", token.Position),
        "loop" when _macros.Loops > 0 => throw new TemplateFault("cannot assign to 'loop' inside a for loop", token.Position),
        _ => token.Text,
    };
}
