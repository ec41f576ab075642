namespace Lockstep.Text.Jinja;

internal delegate object? FunctionBody(RenderState state, Arguments arguments);

/// <summary>A global function, or a method together with the object it was read from.</summary>
internal sealed class Function(string description, FunctionBody body) : ICallable
{
    /// <summary>What printing it shows.</summary>
    public string Description => description;

    public object? Call(RenderState state, Arguments arguments) => body(state, arguments);
}
