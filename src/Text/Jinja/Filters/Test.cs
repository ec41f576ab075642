namespace Lockstep.Text.Jinja;

internal delegate bool TestBody(object? value, object?[] arguments);

/// <summary>A test behind <c>is</c>.</summary>
internal sealed class Test(Signature signature, TestBody body)
{
    public bool Invoke(object? value, Arguments arguments)
    {
        Budget.ChargeText(PyText.TryGet(value, out string text) ? text.Length : 0);
        return body(value, signature.Bind(arguments));
    }
}
