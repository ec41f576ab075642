using Lockstep.Decoding.Grammar.Expressions;
using Lockstep.Decoding.Grammar.Regex;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>Formats of strings as regular expressions. Each accepts valid texts only, if not all of them: see the comments.</summary>
internal static class JsonFormats
{
    private const string LeapYear = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)";

    private const string Date =
        "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|" + LeapYear + "-02-29)";

    private const string Time = @"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"; // without leap seconds

    private const string Label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    private const string Hostname = Label + @"(\." + Label + "){0,3}"; // up to four labels, 255 characters

    private static readonly Dictionary<string, string> s_formats = new()
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = Date + "T" + Time,
        ["duration"] = @"P([0-9]+W|[0-9]+D|([0-9]+Y([0-9]+M([0-9]+D)?)?|[0-9]+M([0-9]+D)?)|([0-9]+D)?T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))",
        ["uuid"] = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        ["ipv4"] = @"((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])",
        ["hostname"] = Hostname,
        ["email"] = @"[A-Za-z0-9_+-]{1,24}(\.[A-Za-z0-9_+-]{1,24})?@" + Hostname, // unquoted, ASCII
    };

    /// <summary>The formats there are.</summary>
    public static IEnumerable<string> Names => s_formats.Keys;

    /// <summary>The strings of a format, without quotes; null when it is not known.</summary>
    public static Expression? Find(string name) => s_formats.TryGetValue(name, out string? pattern) ? RegexParser.Parse(pattern) : null;
}
