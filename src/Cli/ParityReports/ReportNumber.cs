using System.Globalization;

namespace Lockstep.Cli.ParityReports;

/// <summary>Numbers as the report shows them.</summary>
internal static class ReportNumber
{
    /// <summary>An error or a figure: plain where that is short, else with an exponent; what is not finite is named.</summary>
    public static string Of(double value) => value switch
    {
        0 => "0",
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ => value.ToString(Math.Abs(value) switch { < 0.01 or >= 100_000 => "0.00e0", < 1000 => "G4", _ => "0" }, CultureInfo.InvariantCulture),
    };

    /// <summary>A share in percent, never rounded up to the whole.</summary>
    public static string Share(double share) => double.IsFinite(share) ? (Math.Floor(share * 10_000) / 100).ToString("0.##", CultureInfo.InvariantCulture) + " %" : Of(share);

    /// <summary>A power of ten, with its exponent raised.</summary>
    public static string Decade(int exponent) => "10" + string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));

    /// <summary>How bad an error is, for sorting: what is not finite is worst.</summary>
    public static double Rank(double error) => double.IsFinite(error) ? error : double.PositiveInfinity;
}
