using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>+</c> and <c>*</c> on text, lists and tuples, each paid for before it is made.</summary>
internal static class Sequences
{
    public static bool TryConcatenate(object? a, object? b, out object? result)
    {
        result = null;
        if (PyText.TryGet(a, out string x) && PyText.TryGet(b, out string y))
        {
            Budget.ChargeCopy((long)x.Length + y.Length);
            result = a is Markup || b is Markup ? new Markup(Markup.Escape(a) + Markup.Escape(b)) : x + y;
        }
        else if ((a is PyList && b is PyList) || (a is PyTuple && b is PyTuple))
        {
            var first = (IReadOnlyList<object?>)a;
            var second = (IReadOnlyList<object?>)b;
            Budget.Charge((long)first.Count + second.Count);
            result = a is PyList ? new PyList([.. first, .. second]) : new PyTuple([.. first, .. second]);
        }
        return result is not null;
    }

    public static bool TryRepeat(object? a, object? b, out object? result)
    {
        result = null;
        (object? sequence, object? times) = Number.Is(a) ? (b, a) : (a, b);
        if (!Number.TryLong(times, out long count))
        {
            return false;
        }
        count = Math.Max(count, 0);
        if (PyText.TryGet(sequence, out string text))
        {
            Budget.ChargeText(Size(count, text.Length));
            string repeated = new StringBuilder().Insert(0, text, (int)(text.Length == 0 ? 0 : count)).ToString();
            result = sequence is Markup ? new Markup(repeated) : repeated;
        }
        else if (sequence is PyList or PyTuple)
        {
            var items = (IReadOnlyList<object?>)sequence;
            Budget.Charge(Size(count, items.Count));
            var list = new PyList();
            for (long i = 0; i < count && items.Count > 0; i++)
            {
                list.AddRange(items);
            }
            result = sequence is PyList ? list : new PyTuple([.. list]);
        }
        return result is not null;
    }

    /// <summary>Arguments of a markup format, each escaped.</summary>
    public static object? EscapeAll(object? value) => value switch
    {
        PyTuple tuple => new PyTuple([.. tuple.Select(EscapeAll)]),
        string text => Markup.EscapeText(text),
        Markup markup => markup.Text,
        _ => value,
    };

    private static long Size(long count, int length) => length == 0 || count == 0 ? 0 : count > Budget.SizeLimit ? long.MaxValue >> 1 : count * length;
}
