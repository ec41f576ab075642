namespace Lockstep.Text.Jinja;

/// <summary>A parsed template, ready to render any number of times, from any thread.</summary>
internal sealed class Template
{
    private readonly TemplateSource _source;
    private readonly Body _body;
    private readonly IReadOnlyList<string> _unset;

    private Template(TemplateSource source, Body body, IReadOnlyList<string> unset)
    {
        _source = source;
        _body = body;
        _unset = unset;
    }

    public static Template Parse(string text, string origin)
    {
        var source = new TemplateSource(text, origin);
        (Body body, IReadOnlyList<string> unset) = Parser.Parse(source);
        return new Template(source, body, unset);
    }

    public string Render(Dictionary<string, object?> variables, DateTime now) => Render(() => variables, now);

    /// <summary>As above, where making the variables may fail too, on data that is nested too deeply.</summary>
    public string Render(Func<Dictionary<string, object?>> variables, DateTime now)
    {
        Budget.Begin();
        RenderState? state = null;
        try
        {
            state = new RenderState(variables(), now);
            var scope = new Scope(state);
            scope.Hide(_unset);
            var output = new Output();
            _body.Execute(scope, output);
            return output.ToString();
        }
        catch (TemplateFault fault)
        {
            Position position = fault.Position ?? state?.Position ?? new Position(1, 1);
            throw _source.Error(position, fault.Message, fault);
        }
    }
}
