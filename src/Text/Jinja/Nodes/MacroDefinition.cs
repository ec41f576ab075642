namespace Lockstep.Text.Jinja;

/// <summary>Which of the special variables a macro's body reads; each changes what the macro accepts.</summary>
internal sealed class MacroUses
{
    public bool Caller { get; set; }

    public bool KeywordArguments { get; set; }

    public bool ExtraArguments { get; set; }
}

/// <summary>Name, parameters and body of a macro or call block.</summary>
internal sealed class MacroDefinition(string? name, List<(string Name, Expression? Default)> parameters, MacroUses uses, Body body)
{
    private FrameNames? _frame;

    public string? Name => name;

    public List<(string Name, Expression? Default)> Parameters => parameters;

    public MacroUses Uses => uses;

    public Body Body => body;

    /// <summary>A scope for one call, inside the scope where the macro was defined.</summary>
    public Scope Open(Scope closure) => new(closure, _frame!.Unset);

    public bool Has(string parameter) => parameters.Exists(p => p.Name == parameter);

    public void Declare(FrameNames names) => _frame = names.Inner(frame =>
    {
        parameters.ForEach(parameter => frame.Parameter(parameter.Name));
        parameters.ForEach(parameter => parameter.Default?.Declare(frame));
        if (uses.Caller)
        {
            frame.Parameter("caller");
        }
        if (uses.KeywordArguments)
        {
            frame.Parameter("kwargs");
        }
        if (uses.ExtraArguments)
        {
            frame.Parameter("varargs");
        }
        body.Declare(frame);
    });
}
