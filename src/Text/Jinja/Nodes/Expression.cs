namespace Lockstep.Text.Jinja;

/// <summary>A piece of a template that has a value.</summary>
internal abstract class Expression(Position position)
{
    public Position Position { get; } = position;

    public object? Evaluate(Scope scope)
    {
        Budget.Step();
        return Compute(scope);
    }

    /// <summary>Numbers and what is computed from nothing else. Jinja computes it when it compiles.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Reports the names this expression reads, in the order Jinja visits them.</summary>
    public void Declare(FrameNames names)
    {
        Budget.Step();
        DeclareNames(names);
    }

    protected abstract object? Compute(Scope scope);

    protected virtual void DeclareNames(FrameNames names)
    {
    }

    /// <summary>Notes the place, so that a fault of the operation that follows is reported here.</summary>
    protected void Mark(Scope scope) => scope.State.Position = Position;
}
