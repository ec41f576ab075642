namespace Lockstep.Text.Jinja;

/// <summary><c>{% filter name %}text{% endfilter %}</c></summary>
internal sealed class FilterBlock(Position position, FilterCall filter, Body body) : Statement(position)
{
    private FrameNames? _frame;

    protected override Flow Run(Scope scope, Output output)
    {
        var inner = new Scope(scope, _frame!.Unset);
        var text = new Output();
        Flow flow = body.Execute(inner, text);
        if (flow == Flow.Next)
        {
            output.Append(Printing.Raw(filter.Apply(inner, text.ToString()), "filter block"));
        }
        return flow;
    }

    protected override void DeclareNames(FrameNames names)
    {
        filter.Declare(names);
        _frame = names.Inner(body.Declare);
    }
}

/// <summary><c>{% block %}</c>: there is no inheritance, so it renders in place, but sees only the template's own variables.</summary>
internal sealed class NamedBlock(Position position, bool scoped, Body body) : Statement(position)
{
    private FrameNames? _frame;

    protected override Flow Run(Scope scope, Output output)
    {
        body.Execute(new Scope(scoped ? scope : scope.Root, _frame!.Unset) { IsBlock = true }, output);
        return Flow.Next;
    }

    protected override void DeclareNames(FrameNames names) => _frame = names.Inner(body.Declare);
}

/// <summary><c>{% autoescape false %}</c>. Chat templates are plain text, so escaping cannot be turned on.</summary>
internal sealed class AutoEscape(Position position, Expression option, Body body) : Statement(position)
{
    private FrameNames? _frame;

    protected override Flow Run(Scope scope, Output output)
    {
        var inner = new Scope(scope, _frame!.Unset);
        if (Truth.Of(option.Evaluate(inner)))
        {
            throw new TemplateFault("autoescape true is not supported: a chat template renders plain text");
        }
        return body.Execute(inner, output);
    }

    protected override void DeclareNames(FrameNames names) => _frame = names.Inner(frame =>
    {
        option.Declare(frame);
        body.Declare(frame);
    });
}

/// <summary><c>{% call(arguments) macro() %}body{% endcall %}</c></summary>
internal sealed class CallBlock(Position position, Call call, MacroDefinition caller) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        output.Append(Printing.Raw(call.Invoke(scope, new Macro(caller, scope)), "call block"));
        return Flow.Next;
    }

    protected override void DeclareNames(FrameNames names)
    {
        call.Declare(names);
        caller.Declare(names);
    }
}

/// <summary><c>{% generation %}</c> marks what the assistant wrote. The mask is for training; the text is what counts here.</summary>
internal sealed class Generation(Position position, MacroDefinition body) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        output.Append((string)new Macro(body, scope).Call(scope.State, Arguments.Empty)!);
        return Flow.Next;
    }

    protected override void DeclareNames(FrameNames names) => body.Declare(names);
}

/// <summary><c>{% macro %}</c>: defines a function that renders its body.</summary>
internal sealed class MacroStatement(Position position, MacroDefinition definition) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        scope[definition.Name!] = new Macro(definition, scope);
        return Flow.Next;
    }

    protected override void DeclareNames(FrameNames names)
    {
        names.Store(definition.Name!);
        definition.Declare(names);
    }
}
