using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>The answer, coloured by who proposed each token; pointing at one shows what else was likely and what its pass took.</summary>
internal static class TokenTimeline
{
    public static void Write(StringBuilder page, TraceFile trace)
    {
        var colors = new SourceColors(trace);
        page.Append("<h2>Who proposed each token</h2>\n");
        colors.WriteLegend(page);
        page.Append("<div class=\"text\">");
        foreach (TraceStep step in trace.Steps)
        {
            foreach (TraceKept kept in step.Kept) Token(page, step, kept, colors);
        }

        page.Append("</div>\n");
    }

    private static void Token(StringBuilder page, TraceStep step, TraceKept kept, SourceColors colors)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        // A token without text of its own is a special one, or the beginning of a character.
        string text = kept.Text.Length > 0 ? kept.Text : step.Rows[kept.Row].Top.FirstOrDefault(top => top.Id == kept.Id)?.Text ?? "·";
        page.Append(culture, $"<span class=\"t{(kept.By == TraceKept.Model ? "" : colors.Of(kept.By))}\" tabindex=\"0\">{PageText.Of(text)}<span class=\"pop\">");
        page.Append(culture, $"pass {step.Step}, by <b>{PageText.Of(kept.By)}</b>, probability {kept.Probability:F4}<table>");
        foreach (TraceTop top in step.Rows[kept.Row].Top)
            page.Append(culture, $"<tr{(top.Id == kept.Id ? " class=\"chosen\"" : "")}><td>{PageText.Of(top.Text)}</td><td>{top.Id}</td><td>{top.Logit:F3}</td></tr>");
        page.Append(culture, $"</table>{step.Fed.Count} rows, forward {PageText.Time(step.Us.Forward)}, draft {PageText.Time(step.Us.Draft)}, choice {PageText.Time(step.Us.Choice)}</span></span>");
        foreach (char c in kept.Text)
        {
            if (c == '\n') page.Append("<br>");
        }
    }
}
