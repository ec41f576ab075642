namespace Lockstep.Text.Jinja;

/// <summary>Text between tags.</summary>
internal sealed class Data(Position position, string text) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        output.Append(text);
        return Flow.Next;
    }
}

/// <summary><c>{{ value }}</c></summary>
internal sealed class Print(Position position, Expression value) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        output.Append(PyText.Str(value.Evaluate(scope)));
        return Flow.Next;
    }

    protected override void DeclareNames(FrameNames names) => value.Declare(names);
}

/// <summary>What stands in the output without having been printed.</summary>
internal static class Printing
{
    /// <summary>Unlike <c>{{ }}</c>, Jinja's blocks do not turn their result into text.</summary>
    public static string Raw(object? value, string block) => PyText.TryGet(value, out string text) ? text
        : throw new TemplateFault($"the {block} gives {TypeName.Of(value)}, but only text can stand in a template's output");
}

/// <summary><c>{% include %}</c> and its kin, which need other templates; a chat template has none.</summary>
internal sealed class LoaderTag(Position position, string tag, List<string> assigned) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output) =>
        throw new TemplateFault($"'{tag}' needs other templates, and a chat template stands alone");

    protected override void DeclareNames(FrameNames names) => assigned.ForEach(names.Store);
}
