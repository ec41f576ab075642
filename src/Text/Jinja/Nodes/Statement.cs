namespace Lockstep.Text.Jinja;

/// <summary>A tag, or text between tags.</summary>
internal abstract class Statement(Position position)
{
    protected Position Position { get; } = position;

    public Flow Execute(Scope scope, Output output)
    {
        Budget.Step();
        scope.State.Position = Position;
        Budget.Charge(1);
        return Run(scope, output);
    }

    /// <summary>Reports the names this statement reads and assigns, in the order Jinja visits them.</summary>
    public void Declare(FrameNames names)
    {
        Budget.Step();
        DeclareNames(names);
    }

    protected abstract Flow Run(Scope scope, Output output);

    protected virtual void DeclareNames(FrameNames names)
    {
    }
}
