namespace Lockstep.Text.Jinja;

/// <summary><c>a.name</c>: attribute first, then item.</summary>
internal sealed class AttributeAccess(Position position, Expression target, string name) : Expression(position)
{
    protected override object? Compute(Scope scope)
    {
        object? value = target.Evaluate(scope);
        Mark(scope);
        return Lookup.Attribute(value, name);
    }

    protected override void DeclareNames(FrameNames names) => target.Declare(names);
}

/// <summary><c>a[key]</c>: item first, then attribute.</summary>
internal sealed class ItemAccess(Position position, Expression target, Expression key) : Expression(position)
{
    protected override object? Compute(Scope scope)
    {
        object? value = target.Evaluate(scope);
        object? index = key.Evaluate(scope);
        Mark(scope);
        return Lookup.Item(value, index);
    }

    protected override void DeclareNames(FrameNames names)
    {
        target.Declare(names);
        key.Declare(names);
    }
}

/// <summary><c>a[start:stop:step]</c></summary>
internal sealed class SliceAccess(Position position, Expression target, Expression?[] bounds) : Expression(position)
{
    protected override object? Compute(Scope scope)
    {
        object? value = target.Evaluate(scope);
        object? start = bounds[0]?.Evaluate(scope);
        object? stop = bounds[1]?.Evaluate(scope);
        object? step = bounds[2]?.Evaluate(scope);
        Mark(scope);
        return Slices.Take(value, new SliceBounds(start, stop, step));
    }

    protected override void DeclareNames(FrameNames names)
    {
        target.Declare(names);
        foreach (Expression? bound in bounds)
        {
            bound?.Declare(names);
        }
    }
}
