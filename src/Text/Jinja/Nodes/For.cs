namespace Lockstep.Text.Jinja;

/// <summary>The parts of a for tag.</summary>
internal sealed record ForParts(Target Target, Expression Items, Expression? Test, bool Recursive, Body Body, Body Otherwise);

/// <summary><c>{% for %}</c>: every iteration has a scope of its own.</summary>
internal sealed class For(Position position, ForParts parts) : Statement(position)
{
    private FrameNames? _body;
    private FrameNames? _test;
    private FrameNames? _otherwise;

    // What one round costs before its body does anything: a scope and its names.
    private const int RoundCost = 4;

    protected override Flow Run(Scope scope, Output output)
    {
        object? items = parts.Items.Evaluate(scope);
        scope.State.Position = Position;
        return Loop(scope, output, items, 0);
    }

    protected override void DeclareNames(FrameNames names)
    {
        parts.Items.Declare(names);
        _body = names.Inner(frame =>
        {
            frame.Parameter("loop");
            parts.Target.Declare(frame, parameter: true);
            parts.Body.Declare(frame);
        });
        _test = names.Inner(frame =>
        {
            parts.Target.Declare(frame, parameter: true);
            parts.Test?.Declare(frame);
        });
        _otherwise = names.Inner(parts.Otherwise.Declare);
    }

    private Flow Loop(Scope scope, Output output, object? items, int depth)
    {
        // Jinja wraps the filtered items in a generator, which has no length until it is drained.
        object? source = parts.Test is null ? items : new PyIterator("generator", Filtered(scope, Iteration.Of(items)));
        var loop = new LoopContext(source, depth, parts.Recursive ? inner => Recurse(scope, inner, depth + 1) : null);
        bool completed = false;
        while (loop.MoveNext())
        {
            Budget.Charge(RoundCost);
            var inner = new Scope(scope, _body!.Unset) { ["loop"] = loop };
            scope.State.Position = Position;
            parts.Target.Assign(inner, loop.Current);
            Flow flow = parts.Body.Execute(inner, output);
            if (flow == Flow.Break)
            {
                break;
            }
            completed |= flow == Flow.Next;
        }
        // As in Jinja, an iteration that was cut short by break or continue does not count.
        return completed ? Flow.Next : parts.Otherwise.Execute(new Scope(scope, _otherwise!.Unset), output);
    }

    private string Recurse(Scope scope, object? items, int depth)
    {
        scope.State.EnterMacro();
        var output = new Output();
        Loop(scope, output, items, depth);
        scope.State.LeaveMacro();
        return output.ToString();
    }

    private IEnumerable<object?> Filtered(Scope scope, IEnumerable<object?> items)
    {
        foreach (object? item in items)
        {
            Budget.Charge(1);
            var inner = new Scope(scope, _test!.Unset);
            parts.Target.Assign(inner, item);
            if (Truth.Of(parts.Test!.Evaluate(inner)))
            {
                yield return item;
            }
        }
    }
}
