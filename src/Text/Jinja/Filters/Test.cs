namespace Lockstep.Text.Jinja;

internal delegate bool TestBody(RenderState state, object? value, object?[] arguments);

/// <summary>A test behind <c>is</c>.</summary>
internal sealed class Test(Signature signature, TestBody body)
{
    public bool Invoke(RenderState state, object? value, Arguments arguments)
    {
        state.Charge(1);
        return body(state, value, signature.Bind(arguments));
    }
}
