using System.Globalization;
using System.Text;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>The rows that are furthest off, and those with another top token.</summary>
internal static class WorstRows
{
    private const int Shown = 12;

    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    public static void Write(StringBuilder page, CompareReport report)
    {
        TokenError[] off = [.. report.Tokens.Where(row => row.MaxError != 0 || !row.SameTop).OrderByDescending(row => ReportNumber.Rank(row.MaxError)).ThenByDescending(row => ReportNumber.Rank(row.Kl))];
        if (off.Length > 0) Table(page, "Worst rows", off.Length > Shown ? $"The {Shown} largest errors of {off.Length} rows that differ." : "All rows that differ.", off, report.Limit);
        TokenError[] flips = [.. report.Tokens.Where(row => !row.SameTop).OrderByDescending(row => ReportNumber.Rank(row.Margin))];
        if (flips.Length == 0) return;
        int wide = flips.Count(row => !(row.Margin <= report.Limit));
        string ties = !double.IsFinite(report.Limit) ? "" : wide == 0 ? "Each is a near tie: A's two best logits lie no further apart than the limit." : $"{wide} of them {(wide == 1 ? "is no near tie" : "are no near ties")}: A's two best logits lie further apart than the limit.";
        Table(page, "Rows with another top token", $"{flips.Length} of {report.Tokens.Count} rows, the widest margin first. {ties}", flips, report.Limit);
    }

    private static void Table(StringBuilder page, string title, string about, TokenError[] rows, double limit)
    {
        bool limited = limit > 0 && double.IsFinite(limit);
        page.Append(s_culture, $"<h2>{title}</h2>\n<p>{about}</p>\n<div class=\"scroll\"><table class=\"steps figures\"><tr><th>prompt</th><th>row</th><th class=\"word\">phase</th><th>token fed</th><th>largest error</th>{(limited ? "<th>times the limit</th>" : "")}<th>KL (nats)</th><th class=\"word\">top token</th><th>margin</th></tr>\n");
        foreach (TokenError row in rows.Take(Shown))
        {
            string times = limited ? $"<td>{ReportNumber.Of(row.MaxError / limit)}</td>" : "";
            page.Append(s_culture, $"<tr><td>{row.Prompt}</td><td>{row.Row}</td><td class=\"word\">{(row.Prefill ? "prompt" : "decode")}</td><td>{row.Token}</td><td{(double.IsFinite(row.MaxError) ? "" : " class=\"alarm\"")}>{ReportNumber.Of(row.MaxError)}</td>{times}<td>{ReportNumber.Of(row.Kl)}</td><td class=\"word\">{(row.SameTop ? "same" : "<span class=\"alarm\">another</span>")}</td><td>{ReportNumber.Of(row.Margin)}</td></tr>\n");
        }

        page.Append("</table></div>\n");
    }
}
