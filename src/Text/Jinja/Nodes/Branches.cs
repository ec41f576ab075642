namespace Lockstep.Text.Jinja;

/// <summary><c>{% if %}</c> with its elifs and else; it opens no scope.</summary>
internal sealed class If(Position position, List<(Expression Test, Body Body)> branches, Body otherwise) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output)
    {
        foreach ((Expression test, Body body) in branches)
        {
            if (Truth.Of(test.Evaluate(scope)))
            {
                return body.Execute(scope, output);
            }
        }
        return otherwise.Execute(scope, output);
    }

    protected override void DeclareNames(FrameNames names) => names.Branch(() =>
    {
        foreach ((Expression test, Body body) in branches)
        {
            test.Declare(names);
            body.Declare(names);
        }
        otherwise.Declare(names);
    });
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed class Jump(Position position, Flow flow) : Statement(position)
{
    protected override Flow Run(Scope scope, Output output) => flow;
}
