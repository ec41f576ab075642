using System.Globalization;
using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>
/// The attributes of a layer as written, with readers that follow the text rules of IR: lists joined by commas, booleans as <c>true|false|1|0</c>,
/// numbers in the invariant culture, partial shapes such as <c>?,4,1..8</c>. Every error names the attribute and what was expected.
/// </summary>
public sealed class Attributes
{
    private readonly KeyValuePair<string, string>[] _items;

    /// <summary>From names and texts.</summary>
    public Attributes(params IEnumerable<KeyValuePair<string, string>> items) => _items = items.ToArray();

    /// <summary>No attributes.</summary>
    public static Attributes Empty { get; } = new();

    /// <summary>Names and texts in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Items => _items;

    /// <summary>True when the attribute is written.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The text of an attribute, or null.</summary>
    public string? Find(string name)
    {
        foreach ((string key, string value) in _items)
        {
            if (key == name) return value;
        }

        return null;
    }

    /// <summary>A required text.</summary>
    public string Text(string name) => Find(name) ?? throw new AttributeException(name, "is missing");

    /// <summary>A text with a default.</summary>
    public string Text(string name, string missing) => Find(name) ?? missing;

    /// <summary>A text out of a closed set, compared without regard to case; gives the spelling in <paramref name="allowed"/>.</summary>
    public string OneOf(string name, string? missing, params ReadOnlySpan<string> allowed)
    {
        string text = Find(name) ?? missing ?? throw new AttributeException(name, "is missing");
        foreach (string choice in allowed)
        {
            if (string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)) return choice;
        }

        throw new AttributeException(name, $"is '{text}', expected one of {string.Join(", ", allowed!)}");
    }

    /// <summary>An integer; required when <paramref name="missing"/> is null.</summary>
    public long Long(string name, long? missing = null)
    {
        if (Find(name) is not { } text) return missing ?? throw new AttributeException(name, "is missing");
        return ParseLong(name, text);
    }

    /// <summary>A 32-bit integer; required when <paramref name="missing"/> is null.</summary>
    public int Int(string name, int? missing = null)
    {
        long value = Long(name, missing);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new AttributeException(name, $"is {value}, which does not fit 32 bits");
    }

    /// <summary>A floating-point number; required when <paramref name="missing"/> is null.</summary>
    public double Double(string name, double? missing = null)
    {
        if (Find(name) is not { } text) return missing ?? throw new AttributeException(name, "is missing");
        return text.Trim().ToLowerInvariant() switch
        {
            "inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" or "-nan" => double.NaN,
            string number when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => value,
            _ => throw new AttributeException(name, $"is '{text}', expected a number"),
        };
    }

    /// <summary>A boolean; required when <paramref name="missing"/> is null.</summary>
    public bool Bool(string name, bool? missing = null)
    {
        if (Find(name) is not { } text) return missing ?? throw new AttributeException(name, "is missing");
        return text.Trim().ToLowerInvariant() switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => throw new AttributeException(name, $"is '{text}', expected true or false"),
        };
    }

    /// <summary>A list of 64-bit integers; empty text is an empty list; a missing attribute gives <paramref name="missing"/> or, when that is null, an error.</summary>
    public long[] Longs(string name, long[]? missing = null)
    {
        if (Find(name) is not { } text) return missing ?? throw new AttributeException(name, "is missing");
        return Split(text).Select(item => ParseLong(name, item)).ToArray();
    }

    /// <summary>A list of 32-bit integers.</summary>
    public int[] Ints(string name, int[]? missing = null)
    {
        if (!Has(name)) return missing ?? throw new AttributeException(name, "is missing");
        return Longs(name).Select(value => value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new AttributeException(name, $"has {value}, which does not fit 32 bits")).ToArray();
    }

    /// <summary>An element type, such as <c>f32</c>; required when <paramref name="missing"/> is null.</summary>
    public DType DType(string name, DType? missing = null)
    {
        if (Find(name) is not { } text) return missing ?? throw new AttributeException(name, "is missing");
        return DTypeFacts.TryParse(text.Trim(), out DType type) ? type : throw new AttributeException(name, $"is '{text}', which is no element type Lockstep knows");
    }

    /// <summary>A static shape such as <c>1, 1, 2048</c>; empty text is a scalar.</summary>
    public Shape Shape(string name)
    {
        PartialShape shape = PartialShape(name);
        return shape.IsStatic ? shape.ToShape() : throw new AttributeException(name, $"is '{Find(name)}', expected static dimensions");
    }

    /// <summary>A shape that may have dynamic dimensions or rank: <c>?,4,1..8</c>, <c>...</c>; empty text is a scalar.</summary>
    public PartialShape PartialShape(string name)
    {
        string text = Text(name).Trim().Trim('[', ']', '{', '}');
        if (text == "...") return default;
        Dimension[] dims = Split(text).Select(item => ParseDimension(name, item)).ToArray();
        return dims.Length <= Tensors.Shape.MaxRank
            ? new PartialShape(dims)
            : throw new AttributeException(name, $"has {dims.Length} dimensions, the most are {Tensors.Shape.MaxRank}");
    }

    private static string[] Split(string text) => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static long ParseLong(string name, string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long value)) return value;
        // Unset sizes are written as 2^64-1.
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large)) return unchecked((long)large);
        throw new AttributeException(name, $"has '{text}', expected an integer");
    }

    private static Dimension ParseDimension(string name, string text)
    {
        if (text is "?" or "-1") return Dimension.Dynamic;
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        long min = dots < 0 ? ParseLong(name, text) : dots == 0 ? 0 : ParseLong(name, text[..dots]);
        long max = dots < 0 ? min : dots + 2 == text.Length ? int.MaxValue : ParseLong(name, text[(dots + 2)..]);
        if (min < 0 || max < min || min > int.MaxValue) throw new AttributeException(name, $"has the dimension '{text}', expected 0 to {int.MaxValue}");
        return new Dimension((int)min, (int)Math.Min(max, int.MaxValue));
    }
}
