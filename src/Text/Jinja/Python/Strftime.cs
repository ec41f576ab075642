using System.Globalization;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>C's strftime in the C locale, with glibc's flags <c>- _ 0 ^</c> and widths.</summary>
internal static class Strftime
{
    // Python reads the result into a buffer of this size for each character of the format.
    private const int MaxWidth = 256;

    public static string Format(DateTime time, string format)
    {
        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }
            char flag = format[i + 1] is '-' or '_' or '0' or '^' ? format[++i] : '\0';
            i++;
            int width = 0;
            for (; i < format.Length && char.IsAsciiDigit(format[i]); i++)
            {
                width = Math.Min(width * 10 + format[i] - '0', MaxWidth);
            }
            i = Math.Min(i, format.Length - 1);
            result.Append(Widened(Flagged(Directive(time, format[i]) ?? $"%{format[i]}", flag), flag, width));
        }
        return result.ToString();
    }

    private static string Widened(string text, char flag, int width)
    {
        bool number = text.Length > 0 && text.Trim().All(char.IsAsciiDigit);
        return text.PadLeft(width, flag == '_' || (flag != '0' && (!number || text[0] == ' ')) ? ' ' : '0');
    }

    private static string Flagged(string text, char flag)
    {
        if (flag == '^')
        {
            return text.ToUpperInvariant();
        }
        if (flag == '\0' || text.Length == 0 || !text.Trim().All(char.IsAsciiDigit))
        {
            return text;
        }
        string digits = text.TrimStart('0', ' ');
        digits = digits.Length == 0 ? "0" : digits;
        return flag == '-' ? digits : digits.PadLeft(text.Length, flag == '_' ? ' ' : '0');
    }

    private static string? Directive(DateTime time, char code) => code switch
    {
        'a' => Invariant(time, "ddd"),
        'A' => Invariant(time, "dddd"),
        'b' or 'h' => Invariant(time, "MMM"),
        'B' => Invariant(time, "MMMM"),
        'c' => Format(time, "%a %b %e %H:%M:%S %Y"),
        'C' => $"{time.Year / 100:00}",
        'd' => $"{time.Day:00}",
        'D' or 'x' => Format(time, "%m/%d/%y"),
        'e' => $"{time.Day,2}",
        'f' => Invariant(time, "ffffff"),
        'F' => Format(time, "%Y-%m-%d"),
        'g' => $"{ISOWeek.GetYear(time) % 100:00}",
        'G' => $"{ISOWeek.GetYear(time)}",
        'm' => $"{time.Month:00}",
        'n' => "\n",
        't' => "\t",
        'u' => $"{((int)time.DayOfWeek + 6) % 7 + 1}",
        'w' => $"{(int)time.DayOfWeek}",
        'y' => $"{time.Year % 100:00}",
        'Y' => $"{time.Year}",
        '%' => "%",
        _ => Clock(time, code) ?? Week(time, code),
    };

    private static string? Clock(DateTime time, char code) => code switch
    {
        'H' => $"{time.Hour:00}",
        'I' => $"{(time.Hour + 11) % 12 + 1:00}",
        'k' => $"{time.Hour,2}",
        'l' => $"{(time.Hour + 11) % 12 + 1,2}",
        'M' => $"{time.Minute:00}",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Format(time, "%I:%M:%S %p"),
        'R' => Format(time, "%H:%M"),
        's' => $"{(long)(time.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds}",
        'S' => $"{time.Second:00}",
        'T' or 'X' => Format(time, "%H:%M:%S"),
        // A naive Python datetime has no zone and prints nothing here.
        'z' or 'Z' => "",
        _ => null,
    };

    private static string? Week(DateTime time, char code) => code switch
    {
        'j' => $"{time.DayOfYear:000}",
        'U' => $"{(time.DayOfYear + 6 - (int)time.DayOfWeek) / 7:00}",
        'V' => $"{ISOWeek.GetWeekOfYear(time):00}",
        'W' => $"{(time.DayOfYear + 6 - ((int)time.DayOfWeek + 6) % 7) / 7:00}",
        _ => null,
    };

    private static string Invariant(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
