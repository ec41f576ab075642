using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>How many guesses a pass had accepted, and how often each place of the draft held.</summary>
internal static class AcceptanceChart
{
    private const int BarWidth = 26, Gap = 8, Height = 120;

    public static void Write(StringBuilder page, TraceSummary summary)
    {
        page.Append("<h2>Guesses accepted by a pass</h2>\n");
        int most = Math.Max(summary.AcceptedLengths.Max(), 1);
        Bars(page, [.. summary.AcceptedLengths.Select((count, length) => ($"{length}", (double)count / most, $"{count}"))]);
        page.Append("<h2>Acceptance by place in the draft</h2>\n");
        Bars(page, [.. summary.Positions.Select(position => ($"{position.Position}", position.Rate, $"{100 * position.Rate:F0}"))]);
        page.Append("<p>Percent of the passes that had a guess in this place.</p>\n");
    }

    private static void Bars(StringBuilder page, IReadOnlyList<(string Name, double Share, string Label)> bars)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        page.Append(culture, $"<div class=\"scroll\"><svg width=\"{bars.Count * (BarWidth + Gap) + Gap}\" height=\"{Height + 36}\">\n");
        for (int i = 0; i < bars.Count; i++)
        {
            int x = Gap + i * (BarWidth + Gap), height = (int)Math.Round(Height * bars[i].Share);
            page.Append(culture, $"<rect class=\"bar\" x=\"{x}\" y=\"{16 + Height - height}\" width=\"{BarWidth}\" height=\"{height}\" rx=\"2\"/>");
            page.Append(culture, $"<text x=\"{x + BarWidth / 2}\" y=\"{12 + Height - height}\" text-anchor=\"middle\">{bars[i].Label}</text><text class=\"soft\" x=\"{x + BarWidth / 2}\" y=\"{Height + 32}\" text-anchor=\"middle\">{bars[i].Name}</text>\n");
        }

        page.Append("</svg></div>\n");
    }
}
