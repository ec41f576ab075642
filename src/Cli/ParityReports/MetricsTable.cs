using System.Globalization;
using System.Text;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>The figures of the gates that compare logits, a column for each.</summary>
internal static class MetricsTable
{
    public static void Write(StringBuilder page, IReadOnlyList<GateResult> gates)
    {
        GateResult[] measured = [.. gates.Where(gate => gate.Metrics is not null)];
        if (measured.Length == 0) return;
        page.Append("<h2>Logits</h2>\n<div class=\"scroll\"><table class=\"steps figures\"><tr><th></th>");
        foreach (GateResult gate in measured) page.Append(CultureInfo.InvariantCulture, $"<th>{GateStrip.Name(gate.Gate)}</th>");
        page.Append("</tr>\n");
        Row("rows", part => part.Rows.ToString(CultureInfo.InvariantCulture));
        Row("largest error", part => ReportNumber.Of(part.MaxError));
        Row("mean error", part => ReportNumber.Of(part.MeanError));
        Row("99.9 % of errors below", part => ReportNumber.Of(part.P999Error));
        Row("normalised mean square error", part => ReportNumber.Of(part.Nmse));
        Row("KL divergence, mean (nats)", part => ReportNumber.Of(part.MeanKl));
        Row("KL divergence, largest (nats)", part => ReportNumber.Of(part.MaxKl));
        Row("same top token", part => ReportNumber.Share(part.TopOneAgreement));
        Row($"overlap of the top {string.Join(" / ", measured.Select(gate => gate.Metrics!.TopK).Distinct())}", part => ReportNumber.Share(part.TopKOverlap));
        Row("first row with another top token", part => part.FirstDivergentRow < 0 ? "none" : part.FirstDivergentRow.ToString(CultureInfo.InvariantCulture));
        Row("its margin: A's best two logits apart", part => part.FirstDivergentRow < 0 ? "–" : ReportNumber.Of(part.FirstDivergentMargin));
        Row("widest margin of such a row", part => part.FirstDivergentRow < 0 ? "–" : ReportNumber.Of(part.WidestDivergentMargin));
        Row("perplexity of A", part => Perplexity(part.PerplexityA));
        Row("perplexity of B", part => Perplexity(part.PerplexityB));
        Row("perplexity, B against A", part => double.IsFinite(part.PerplexityB / part.PerplexityA) ? ((part.PerplexityB / part.PerplexityA) - 1).ToString("+0.000 %;-0.000 %;0 %", CultureInfo.InvariantCulture) : "–");
        page.Append("</table></div>\n");

        void Row(string name, Func<LogitsMetrics, string> cell)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{name}</th>");
            foreach (string text in measured.Select(gate => cell(gate.Metrics!))) page.Append(CultureInfo.InvariantCulture, $"<td{(text is "NaN" or "∞" ? " class=\"alarm\"" : "")}>{text}</td>");
            page.Append("</tr>\n");
        }
    }

    // NaN says that no token of the text follows a compared row.
    private static string Perplexity(double perplexity) => double.IsNaN(perplexity) ? "–" : double.IsFinite(perplexity) ? perplexity.ToString("0.####", CultureInfo.InvariantCulture) : ReportNumber.Of(perplexity);
}
