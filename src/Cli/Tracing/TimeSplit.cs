using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>Where the time went, as one bar.</summary>
internal static class TimeSplit
{
    private const int Width = 760;

    public static void Write(StringBuilder page, TraceSummary summary)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        (string Name, double Us)[] parts = [("prompt", summary.PromptUs), ("forward", summary.ForwardUs), ("draft", summary.DraftUs), ("choice", summary.ChoiceUs), ("other, tracing included", summary.OtherUs)];
        double total = Math.Max(parts.Sum(part => part.Us), 1e-9);
        page.Append(culture, $"<h2>Time</h2>\n<div class=\"scroll\"><svg width=\"{Width}\" height=\"{40 + 20 * parts.Length}\">\n");
        double x = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            double width = Width * parts[i].Us / total;
            page.Append(culture, $"<rect class=\"b{i}\" x=\"{x:F1}\" y=\"0\" width=\"{Math.Max(width, 0):F1}\" height=\"24\"/><rect class=\"b{i}\" x=\"0\" y=\"{36 + 20 * i}\" width=\"12\" height=\"12\" rx=\"2\"/>");
            page.Append(culture, $"<text x=\"20\" y=\"{46 + 20 * i}\">{parts[i].Name} {PageText.Time(parts[i].Us)}, {100 * parts[i].Us / total:F0} %</text>\n");
            x += width;
        }

        page.Append("</svg></div>\n");
    }
}
