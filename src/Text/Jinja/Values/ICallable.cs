namespace Lockstep.Text.Jinja;

/// <summary>A value that can be called: macro, method, global function, loop.</summary>
internal interface ICallable
{
    object? Call(RenderState state, Arguments arguments);
}
