using System.Diagnostics.CodeAnalysis;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>iter()</c>, <c>len()</c> and <c>reversed()</c>.</summary>
internal static class Iteration
{
    public static IEnumerable<object?> Of(object? value) =>
        TryOf(value, out IEnumerable<object?>? items) ? items : throw new TemplateFault($"'{TypeName.Of(value)}' object is not iterable");

    public static bool TryOf(object? value, [NotNullWhen(true)] out IEnumerable<object?>? items)
    {
        items = value switch
        {
            string text => PyStrings.Characters(text),
            Markup markup => PyStrings.Characters(markup.Text),
            PyDict dict => dict.Keys,
            Undefined => [],
            IEnumerable<object?> sequence => sequence,
            _ => null,
        };
        return items is not null;
    }

    public static bool TryLength(object? value, out long length)
    {
        length = value switch
        {
            string text => PyStrings.Length(text),
            Markup markup => PyStrings.Length(markup.Text),
            PyDict dict => dict.Count,
            LoopContext loop => loop.Length(),
            Undefined => 0,
            IReadOnlyCollection<object?> items => items.Count,
            _ => -1,
        };
        return length >= 0;
    }

    public static long Length(object? value) =>
        TryLength(value, out long length) ? length : throw new TemplateFault($"object of type '{TypeName.Of(value)}' has no len()");

    /// <summary>The elements from the last to the first; false for what Python cannot reverse, such as a generator.</summary>
    public static bool TryReverse(object? value, [NotNullWhen(true)] out IEnumerable<object?>? items)
    {
        items = value is PyIterator or LoopContext || !TryOf(value, out IEnumerable<object?>? forward) ? null : forward.Reverse();
        return items is not null;
    }
}
