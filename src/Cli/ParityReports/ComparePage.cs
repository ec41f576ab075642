using System.Globalization;
using System.Text;
using Lockstep.Cli.Tracing;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>A comparison as one page of HTML that loads nothing. Its policy allows the page's own style, and its own script by hash: charts show the place under the pointer.</summary>
internal static class ComparePage
{
    /// <summary>Writes the page to a file.</summary>
    public static void Write(CompareReport report, string path) => File.WriteAllText(path, Render(report));

    /// <summary>The page.</summary>
    public static string Render(CompareReport report)
    {
        string model = PageText.Of(report.Model), a = PageText.Of(report.A), b = PageText.Of(report.B);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '{ReportScript.Hash}'">
            <title>{model}: {b} against {a}</title>
            <style>
            {PageStyle.Css}
            {ReportStyle.Css}
            </style></head><body>
            <h1>{b} <span class="against">against</span> {a}</h1>
            <p>{model}</p>

            """);
        VerdictBanner.Write(page, report);
        GateStrip.Write(page, report.Gates);
        MetricsTable.Write(page, report.Gates);
        LayerChart.Write(page, report);
        TokenChart.Write(page, report);
        WorstRows.Write(page, report);
        return page.Append(CultureInfo.InvariantCulture, $"<script>{ReportScript.Text}</script>\n</body></html>\n").ToString();
    }
}
