namespace Lockstep.Text.Jinja;

/// <summary>The statements between two tags.</summary>
internal sealed class Body(List<Statement> statements)
{
    public static Body Empty { get; } = new([]);

    public Flow Execute(Scope scope, Output output)
    {
        foreach (Statement statement in statements)
        {
            Flow flow = statement.Execute(scope, output);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }
        return Flow.Next;
    }

    public void Declare(FrameNames names)
    {
        foreach (Statement statement in statements)
        {
            statement.Declare(names);
        }
    }
}
