using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>A line for each pass: what was guessed, what was kept, what it took.</summary>
internal static class StepList
{
    private const int MostTrees = 64; // further ones would only make the page heavy

    public static void Write(StringBuilder page, TraceFile trace)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        page.Append("<h2>Passes</h2>\n<div class=\"scroll\"><table class=\"steps\"><tr><th>pass</th><th>rows</th><th>draft</th><th>guesses</th><th>kept</th><th>draws</th><th>cache</th><th>forward</th></tr>\n");
        foreach (TraceStep step in trace.Steps)
        {
            page.Append(culture, $"<tr><td>{step.Step}</td><td>{step.Fed.Count}</td><td>{PageText.Of(step.Source ?? "")}</td><td class=\"wide\">");
            HashSet<int> accepted = GuessTree.Accepted(step);
            for (int i = 0; i < step.Draft.Count; i++) page.Append(culture, $"<span class=\"g {(accepted.Contains(i + 1) ? "yes" : "no")}\">{PageText.Of(step.Draft[i].Text)}</span>");
            page.Append(culture, $"</td><td class=\"wide\">{PageText.Of(string.Concat(step.Kept.Select(kept => kept.Text)))}</td><td>{string.Join(' ', step.Draws.Select(draw => draw.ToString("F3", culture)))}</td><td>{step.CacheLength}</td><td>{PageText.Time(step.Us.Forward)}</td></tr>\n");
        }

        page.Append("</table></div>\n");
        TraceStep[] trees = [.. trace.Steps.Where(step => step.Parents is not null)];
        if (trees.Length == 0) return;
        page.Append("<h2>Trees of guesses</h2>\n");
        foreach (TraceStep step in trees.Take(MostTrees)) GuessTree.Write(page, step);
        if (trees.Length > MostTrees) page.Append(culture, $"<p>{trees.Length - MostTrees} more trees are in the trace.</p>\n");
    }
}
