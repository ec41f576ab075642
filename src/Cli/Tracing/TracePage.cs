using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>A trace as one page of HTML: no script, and a policy that forbids every request.</summary>
internal static class TracePage
{
    /// <summary>The page.</summary>
    public static string Of(TraceFile trace)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        TraceSummary summary = TraceSummary.Of(trace);
        string name = PageText.Of(trace.Header.Model ?? "a model");
        var page = new StringBuilder();
        page.Append(culture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Trace of {name}</title>
            <style>
            {PageStyle.Css}
            </style></head><body>
            <h1>{name}</h1>
            <p>{PageText.Of(string.Join(", ", new[] { trace.Header.Strategy, trace.Header.Device, trace.Header.Mode is { } mode ? mode + " mode" : null, trace.Header.KvCache is { } cache ? cache + " cache" : null }.OfType<string>()))}</p>
            <div class="cards">

            """);
        Card(page, "tokens", summary.Tokens.ToString(culture));
        Card(page, "forward passes", summary.Forwards.ToString(culture));
        Card(page, "tokens per forward", summary.TokensPerForward.ToString("F2", culture));
        if (summary.Guessed > 0) Card(page, "guesses accepted", $"{summary.Accepted} of {summary.Guessed}");
        Card(page, "in all", PageText.Time(trace.End.Us.Total ?? 0));
        Card(page, "ended by", PageText.Of(summary.FinishReason));
        page.Append("</div>\n");
        if (trace.Steps.Count > 0) TokenTimeline.Write(page, trace);
        if (trace.Beams.Count > 0) BeamTree.Write(page, trace);
        if (summary.Guessed > 0) AcceptanceChart.Write(page, summary);
        TimeSplit.Write(page, summary);
        if (trace.Steps.Count > 0) StepList.Write(page, trace);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Card(StringBuilder page, string name, string value) => page.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><b>{value}</b>{name}</div>\n");
}
