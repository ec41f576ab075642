namespace Lockstep.Text.Jinja;

/// <summary>A number, string, boolean or none.</summary>
internal sealed class Constant(Position position, object? value) : Expression(position)
{
    public override bool IsConstant => true;

    protected override object? Compute(Scope scope) => value;
}

/// <summary>A variable that is read.</summary>
internal sealed class Name(Position position, string text) : Expression(position)
{
    public string Text { get; } = text;

    protected override object? Compute(Scope scope) => scope.Lookup(Text);

    protected override void DeclareNames(FrameNames names) => names.Load(Text);
}

/// <summary><c>[a, b]</c></summary>
internal sealed class ListLiteral(Position position, List<Expression> items) : Expression(position)
{
    protected override object Compute(Scope scope)
    {
        var list = new PyList(items.Count);
        foreach (Expression item in items)
        {
            list.Add(item.Evaluate(scope));
        }
        return list;
    }

    protected override void DeclareNames(FrameNames names) => items.ForEach(item => item.Declare(names));
}

/// <summary><c>(a, b)</c>, also without parentheses.</summary>
internal sealed class TupleLiteral(Position position, List<Expression> items) : Expression(position)
{
    public List<Expression> Items { get; } = items;

    protected override object Compute(Scope scope)
    {
        var values = new object?[Items.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Items[i].Evaluate(scope);
        }
        return new PyTuple(values);
    }

    protected override void DeclareNames(FrameNames names) => Items.ForEach(item => item.Declare(names));
}

/// <summary><c>{key: value}</c></summary>
internal sealed class DictLiteral(Position position, List<(Expression Key, Expression Value)> pairs) : Expression(position)
{
    protected override object Compute(Scope scope)
    {
        var dict = new PyDict();
        foreach ((Expression key, Expression value) in pairs)
        {
            object? name = key.Evaluate(scope);
            object? content = value.Evaluate(scope);
            Mark(scope);
            dict[name] = content;
        }
        return dict;
    }

    protected override void DeclareNames(FrameNames names)
    {
        foreach ((Expression key, Expression value) in pairs)
        {
            key.Declare(names);
            value.Declare(names);
        }
    }
}
