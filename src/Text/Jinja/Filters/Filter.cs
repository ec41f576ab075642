namespace Lockstep.Text.Jinja;

internal delegate object? FilterBody(object? value, object?[] arguments);

internal delegate object? OpenFilterBody(object? value, Arguments arguments);

/// <summary>A filter: a function of the value in front of the pipe.</summary>
internal sealed class Filter
{
    private readonly OpenFilterBody _body;

    /// <summary>A filter with fixed parameters, which are checked and put in order first.</summary>
    public Filter(Signature signature, FilterBody body) => _body = (value, arguments) => body(value, signature.Bind(arguments));

    /// <summary>A filter that takes whatever it is given.</summary>
    public Filter(OpenFilterBody body) => _body = body;

    public object? Invoke(object? value, Arguments arguments)
    {
        if (PyText.TryGet(value, out string text))
        {
            Budget.ChargeText(text.Length);
        }
        else
        {
            Budget.Charge(Iteration.TryLength(value, out long length) ? length + 1 : 1);
        }
        return _body(value, arguments);
    }
}
