using System.Globalization;
using System.Text;
using Lockstep.Cli.Tracing;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>What the comparison says, in a word and in sentences, and by which limit.</summary>
internal static class VerdictBanner
{
    public static void Write(StringBuilder page, CompareReport report)
    {
        (string style, string word) = Look(report.Verdict);
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"verdict {style}\"><b>{word}</b><p class=\"say\">{Sentence(report)}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<p>Limit of a logit: {ReportNumber.Of(report.Limit)}. {PageText.Of(report.LimitReason)}</p></div>\n<div class=\"cards\">\n");
        Card(page, "noise of A", report.NoiseA is { } a ? ReportNumber.Of(a) : "not measured");
        Card(page, "noise of B", report.NoiseB is { } b ? ReportNumber.Of(b) : "not measured");
        LogitsMetrics[] metrics = [.. report.Gates.Select(gate => gate.Metrics).OfType<LogitsMetrics>()];
        if (metrics.Length > 0)
        {
            Card(page, "largest error of a logit", ReportNumber.Of(metrics.MaxBy(part => ReportNumber.Rank(part.MaxError))!.MaxError));
            Card(page, "same top token", ReportNumber.Share(metrics.Sum(part => part.TopOneAgreement * part.Rows) / Math.Max(metrics.Sum(part => part.Rows), 1)));
            Card(page, "rows of logits", metrics.Sum(part => part.Rows).ToString(CultureInfo.InvariantCulture));
        }

        page.Append("</div>\n");
    }

    /// <summary>Style and words of a verdict.</summary>
    public static (string Style, string Word) Look(Verdict verdict) => verdict switch
    {
        Verdict.Exact => ("good", "Exact"),
        Verdict.EqualWithinNoise => ("good", "Equal within noise"),
        Verdict.NearTieFlip => ("near", "Equal but for near ties"),
        _ => ("bad", "Different"),
    };

    private static string Sentence(CompareReport report)
    {
        string limit = ReportNumber.Of(report.Limit);
        switch (report.Verdict)
        {
            case Verdict.Exact: return "Every compared number has the same bits; every id and text is the same.";
            case Verdict.EqualWithinNoise: return $"Numbers differ, but no logit by more than {limit}. Every id and text is the same.";
            case Verdict.NearTieFlip: return $"Another token was chosen, but only where the two best logits lie closer together than {limit}.";
        }

        GateResult? first = report.Gates.FirstOrDefault(gate => gate.Status == GateStatus.Failed);
        return first is null ? "Something differs by more than noise." : $"The first gate that differs is \"{GateStrip.Name(first.Gate)}\"{(first.Cause is { } cause ? $": {PageText.Of(cause)}" : ".")}";
    }

    private static void Card(StringBuilder page, string name, string value) => page.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><b>{value}</b>{name}</div>\n");
}
