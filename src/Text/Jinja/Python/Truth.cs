using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Python's truth value: empty, zero, None and undefined are false.</summary>
internal static class Truth
{
    public static bool Of(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        string text => text.Length > 0,
        Markup markup => markup.Text.Length > 0,
        long number => number != 0,
        double number => number != 0,
        BigInteger number => !number.IsZero,
        PyDict dict => dict.Count > 0,
        IReadOnlyCollection<object?> items => items.Count > 0,
        LoopContext loop => loop.Length() > 0,
        _ => true,
    };
}
