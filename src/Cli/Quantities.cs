using System.Globalization;

namespace Lockstep.Cli;

/// <summary>Numbers with a unit, three digits each.</summary>
internal static class Quantities
{
    /// <summary>Bytes in decimal units, as disks and bandwidths are sold.</summary>
    public static string Bytes(double bytes) => $"{Scaled(bytes, "B", "kB", "MB", "GB", "TB")}";

    /// <summary>A count: 1.23 M.</summary>
    public static string Count(double count) => Scaled(count, "", "k", "M", "G", "T", "P").TrimEnd();

    /// <summary>Seconds in the unit that fits.</summary>
    public static string Time(double seconds) => seconds switch
    {
        0 => "0",
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.0} us"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
    };

    private static string Scaled(double value, params ReadOnlySpan<string> units)
    {
        int unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string digits = unit == 0 ? value.ToString("0.##", CultureInfo.InvariantCulture) : value.ToString(value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
        return $"{digits} {units[unit]}";
    }
}
