namespace Lockstep.Text.Jinja;

/// <summary>The arguments written in a call, filter or test.</summary>
internal sealed record CallArguments(List<Expression> Positional, List<(string Name, Expression Value)> Named, Expression? Spread, Expression? SpreadNamed)
{
    public static CallArguments None { get; } = new([], [], null, null);

    public Arguments Evaluate(Scope scope)
    {
        if (Positional.Count == 0 && Named.Count == 0 && Spread is null && SpreadNamed is null)
        {
            return Arguments.Empty;
        }
        var arguments = new Arguments();
        foreach (Expression value in Positional)
        {
            arguments.Positional.Add(value.Evaluate(scope));
        }
        foreach ((string name, Expression value) in Named)
        {
            arguments.AddNamed(name, value.Evaluate(scope));
        }
        if (Spread is not null)
        {
            AddAll(arguments.Positional, Iteration.Of(Spread.Evaluate(scope)));
        }
        if (SpreadNamed is not null)
        {
            AddAll(arguments, SpreadNamed.Evaluate(scope));
        }
        return arguments;
    }

    public void Declare(FrameNames names)
    {
        Positional.ForEach(value => value.Declare(names));
        Named.ForEach(pair => pair.Value.Declare(names));
        Spread?.Declare(names);
        SpreadNamed?.Declare(names);
    }

    private static void AddAll(List<object?> positional, IEnumerable<object?> items)
    {
        foreach (object? item in items)
        {
            Budget.Charge(1);
            positional.Add(item);
        }
    }

    private static void AddAll(Arguments arguments, object? value)
    {
        if (value is not PyDict dict)
        {
            throw new TemplateFault($"the argument after ** must be a mapping, not {TypeName.Of(value)}");
        }
        foreach ((object? key, object? item) in dict)
        {
            arguments.AddNamed(PyText.TryGet(key, out string name) ? name : throw new TemplateFault("keywords must be strings"), item);
        }
    }
}

/// <summary><c>f(x)</c></summary>
internal sealed class Call(Position position, Expression target, CallArguments arguments) : Expression(position)
{
    protected override object? Compute(Scope scope) => Invoke(scope, null);

    /// <summary>Calls, with a call block's body passed as <c>caller</c> when there is one.</summary>
    public object? Invoke(Scope scope, object? caller)
    {
        object? function = target.Evaluate(scope);
        Arguments values = arguments.Evaluate(scope);
        if (caller is not null)
        {
            values = values.With("caller", caller);
        }
        Mark(scope);
        return function switch
        {
            ICallable callable => callable.Call(scope.State, values),
            Undefined undefined => throw undefined.Fault(),
            _ => throw new TemplateFault($"'{TypeName.Of(function)}' object is not callable"),
        };
    }

    protected override void DeclareNames(FrameNames names)
    {
        target.Declare(names);
        arguments.Declare(names);
    }
}

/// <summary><c>value|filter(arguments)</c>; without a value it stands in a filter or set block.</summary>
internal sealed class FilterCall(Position position, Expression? target, string name, CallArguments arguments) : Expression(position)
{
    private readonly Filter? _filter = FilterTable.Find(name);

    /// <summary>Applies a chain of filters to the text of a block.</summary>
    public object? Apply(Scope scope, object? block)
    {
        Budget.Step();
        return Run(scope, target is FilterCall inner ? inner.Apply(scope, block) : block);
    }

    protected override object? Compute(Scope scope) => Run(scope, target!.Evaluate(scope));

    protected override void DeclareNames(FrameNames names)
    {
        target?.Declare(names);
        arguments.Declare(names);
        if (_filter is null && !names.Conditional)
        {
            throw new TemplateFault($"no filter named '{name}'", Position);
        }
    }

    private object? Run(Scope scope, object? value)
    {
        Arguments values = arguments.Evaluate(scope);
        Mark(scope);
        return _filter is null ? throw new TemplateFault($"no filter named '{name}'") : _filter.Invoke(value, values);
    }
}

/// <summary><c>value is test(arguments)</c></summary>
internal sealed class TestCall(Position position, Expression target, string name, CallArguments arguments) : Expression(position)
{
    private readonly Test? _test = TestTable.Find(name);

    protected override object Compute(Scope scope)
    {
        object? value = target.Evaluate(scope);
        Arguments values = arguments.Evaluate(scope);
        Mark(scope);
        return _test is null ? throw new TemplateFault($"no test named '{name}'") : _test.Invoke(value, values);
    }

    protected override void DeclareNames(FrameNames names)
    {
        target.Declare(names);
        arguments.Declare(names);
        if (_test is null && !names.Conditional)
        {
            throw new TemplateFault($"no test named '{name}'", Position);
        }
    }
}
