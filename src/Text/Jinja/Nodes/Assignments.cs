namespace Lockstep.Text.Jinja;

/// <summary><c>{% set target = value %}</c></summary>
internal sealed class Set(Position position, Target target, Expression value) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        target.Check(scope);
        object? result = value.Evaluate(scope);
        scope.State.Position = Position;
        target.Assign(scope, result);
        return Flow.Next;
    }

    protected override void DeclareNames(FrameNames names)
    {
        value.Declare(names);
        target.Declare(names, parameter: false);
    }
}

/// <summary><c>{% set target %}text{% endset %}</c>, optionally through filters.</summary>
internal sealed class SetBlock(Position position, Target target, FilterCall? filter, Body body) : Statement(position)
{
    private FrameNames? _frame;

    protected override Flow Run(Scope scope, Output output)
    {
        var inner = new Scope(scope, _frame!.Unset);
        var text = new Output();
        Flow flow = body.Execute(inner, text);
        if (flow == Flow.Next)
        {
            object? value = text.ToString();
            target.Assign(scope, filter is null ? value : filter.Apply(inner, value));
        }
        return flow;
    }

    protected override void DeclareNames(FrameNames names)
    {
        target.Declare(names, parameter: false);
        _frame = names.Inner(frame =>
        {
            body.Declare(frame);
            filter?.Declare(frame);
        });
    }
}

/// <summary><c>{% with a = 1, b = 2 %}</c>; the values see the scope outside.</summary>
internal sealed class With(Position position, List<(Target Target, Expression Value)> bindings, Body body) : Statement(position)
{
    private FrameNames? _frame;

    protected override Flow Run(Scope scope, Output output)
    {
        var inner = new Scope(scope, _frame!.Unset);
        foreach ((Target target, Expression value) in bindings)
        {
            target.Assign(inner, value.Evaluate(scope));
        }
        return body.Execute(inner, output);
    }

    protected override void DeclareNames(FrameNames names)
    {
        bindings.ForEach(binding => binding.Value.Declare(names));
        _frame = names.Inner(frame =>
        {
            bindings.ForEach(binding => binding.Target.Declare(frame, parameter: true));
            body.Declare(frame);
        });
    }
}
