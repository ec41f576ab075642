using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>A beam search as a tree: a column for each step, a line for each row of the batch. The best answer stands out.</summary>
internal static class BeamTree
{
    private const int ColumnWidth = 92, RowHeight = 34, NodeWidth = 72, NodeHeight = 24;

    public static void Write(StringBuilder page, TraceFile trace)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        page.Append("<h2>Answers</h2>\n<div class=\"scroll\"><table class=\"steps\"><tr><th>score</th><th>tokens</th><th>text</th></tr>\n");
        foreach (TraceAnswer answer in trace.End.Answers ?? [])
            page.Append(culture, $"<tr><td>{answer.Score:F4}</td><td>{answer.Ids.Count}</td><td class=\"wide\">{PageText.Of(answer.Text)}</td></tr>\n");
        int height = trace.Beams.SelectMany(step => step.Beams).Select(beam => beam.Row).DefaultIfEmpty(0).Max() + 1;
        page.Append(culture, $"</table></div>\n<h2>Beams</h2>\n<div class=\"scroll\"><svg width=\"{trace.Beams.Count * ColumnWidth}\" height=\"{height * RowHeight}\">\n");
        IReadOnlyList<int> best = trace.End.Answers is [var first, ..] ? first.Ids : [];
        HashSet<int> winners = [];
        for (int column = 0; column < trace.Beams.Count; column++)
        {
            HashSet<int> next = [];
            foreach (TraceBeam beam in trace.Beams[column].Beams)
            {
                bool wins = column < best.Count && beam.Token == best[column] && (column == 0 || winners.Contains(beam.Parent));
                if (wins) next.Add(beam.Row);
                Node(page, column, beam, wins);
            }

            winners = next;
        }

        page.Append("</svg></div>\n");
    }

    private static void Node(StringBuilder page, int column, TraceBeam beam, bool wins)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string win = wins ? " win" : "";
        int x = column * ColumnWidth, y = beam.Row * RowHeight + 4;
        if (column > 0)
        {
            (int x1, int y1, int y2) = (x - ColumnWidth + NodeWidth, beam.Parent * RowHeight + 4 + NodeHeight / 2, y + NodeHeight / 2);
            page.Append(culture, $"<path class=\"edge{win}\" d=\"M{x1} {y1}C{x1 + 10} {y1} {x - 10} {y2} {x} {y2}\"/>");
        }

        page.Append(culture, $"<rect class=\"node{win}\" x=\"{x}\" y=\"{y}\" width=\"{NodeWidth}\" height=\"{NodeHeight}\" rx=\"4\"/>");
        page.Append(culture, $"<text x=\"{x + 5}\" y=\"{y + 16}\">{PageText.Short(beam.Text, 10)}<title>{PageText.Of(beam.Text)} (token {beam.Token}), score {beam.Score:F4}</title></text>\n");
    }
}
