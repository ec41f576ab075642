namespace Lockstep.Text.Jinja;

/// <summary>Reads bound arguments as what a built-in needs, or says what it got instead.</summary>
internal static class ArgumentValues
{
    public static bool Given(this object?[] values, int index) => values[index] is not Missing;

    /// <summary>Given, and not None: how Python code usually asks.</summary>
    public static bool HasValue(this object?[] values, int index) => values[index] is not (Missing or null);

    public static object? Or(this object?[] values, int index, object? fallback) => values[index] is Missing ? fallback : values[index];

    public static bool Flag(this object?[] values, int index) => values[index] is not Missing && Truth.Of(values[index]);

    public static string Text(this object?[] values, int index)
    {
        return values[index] switch
        {
            Undefined undefined => throw undefined.Fault(),
            object value when PyText.TryGet(value, out string text) => text,
            _ => throw new TemplateFault($"expected a string as argument {index + 1}, got {TypeName.Of(values[index])}"),
        };
    }

    public static string Text(this object?[] values, int index, string fallback) => values[index] is Missing ? fallback : values.Text(index);

    public static long Integer(this object?[] values, int index)
    {
        return values[index] switch
        {
            Undefined undefined => throw undefined.Fault(),
            object value when Number.TryLong(value, out long number) => number,
            _ => throw new TemplateFault($"expected an integer as argument {index + 1}, got {TypeName.Of(values[index])}"),
        };
    }

    public static long Integer(this object?[] values, int index, long fallback) => values[index] is Missing ? fallback : values.Integer(index);
}
