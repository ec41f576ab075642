using System.Globalization;
using System.Text.Json;

namespace Lockstep.Text.Jinja;

/// <summary>Turns JSON into the values Python's <c>json.loads</c> would give.</summary>
internal static class JsonValues
{
    public static object? Read(JsonElement element)
    {
        Budget.Step();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var dict = new PyDict();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    dict[property.Name] = Read(property.Value);
                }
                return dict;
            case JsonValueKind.Array:
                return new PyList(element.EnumerateArray().Select(Read));
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return ReadNumber(element);
            default:
                return element.ValueKind is JsonValueKind.True ? true : element.ValueKind is JsonValueKind.False ? false : null;
        }
    }

    /// <summary>A number without point and exponent is an integer, however large.</summary>
    private static object ReadNumber(JsonElement element)
    {
        string text = element.GetRawText();
        return text.AsSpan().IndexOfAny(".eE") >= 0 ? double.Parse(text, CultureInfo.InvariantCulture)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small) ? small
            : Number.TryParseInteger(text, 10, out object? number) ? number!
            : throw new TemplateFault($"'{text}' is not a number");
    }
}
