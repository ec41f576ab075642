using System.Globalization;
using System.Text;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tracing;

/// <summary>The tree of guesses of one pass; the accepted path stands out.</summary>
internal static class GuessTree
{
    private const int ColumnWidth = 96, RowHeight = 30, NodeWidth = 80, NodeHeight = 22;

    /// <summary>Rows of the guesses that were accepted; row i is the i-th guess, from 1.</summary>
    public static HashSet<int> Accepted(TraceStep step)
    {
        var rows = new HashSet<int>();
        int at = 0;
        foreach (TraceKept kept in step.Kept.Take(step.Accepted))
        {
            at = Enumerable.Range(1, step.Draft.Count).FirstOrDefault(row => Parent(step, row) == at && step.Draft[row - 1].Id == kept.Id);
            if (at > 0) rows.Add(at);
        }

        return rows;
    }

    public static void Write(StringBuilder page, TraceStep step)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        int rows = step.Draft.Count + 1;
        var depth = new int[rows];
        for (int row = 1; row < rows; row++) depth[row] = depth[Parent(step, row)] + 1;
        int[] line = Lines(step, rows);
        HashSet<int> accepted = Accepted(step);
        page.Append(culture, $"<p>pass {step.Step}, {PageText.Of(step.Source ?? "")}</p><div class=\"scroll\"><svg width=\"{(depth.Max() + 1) * ColumnWidth}\" height=\"{(line.Max() + 1) * RowHeight}\">\n");
        for (int row = 1; row < rows; row++)
        {
            int parent = Parent(step, row);
            (int x1, int y1, int x2, int y2) = (depth[parent] * ColumnWidth + NodeWidth, Middle(line[parent]), depth[row] * ColumnWidth, Middle(line[row]));
            page.Append(culture, $"<path class=\"edge{(accepted.Contains(row) ? " win" : "")}\" d=\"M{x1} {y1}C{x1 + 8} {y1} {x2 - 8} {y2} {x2} {y2}\"/>");
        }

        for (int row = 0; row < rows; row++)
        {
            string text = row == 0 ? "last token" : step.Draft[row - 1].Text;
            page.Append(culture, $"<rect class=\"node{(row == 0 || accepted.Contains(row) ? " win" : "")}\" x=\"{depth[row] * ColumnWidth}\" y=\"{line[row] * RowHeight + 4}\" width=\"{NodeWidth}\" height=\"{NodeHeight}\" rx=\"4\"/>");
            page.Append(culture, $"<text x=\"{depth[row] * ColumnWidth + 6}\" y=\"{line[row] * RowHeight + 19}\">{PageText.Short(text, 11)}<title>{PageText.Of(text)}</title></text>\n");
        }

        page.Append("</svg></div>\n");
    }

    private static int Parent(TraceStep step, int row) => step.Parents is { } parents ? parents[row - 1] : row - 1;

    private static int Middle(int line) => line * RowHeight + 4 + NodeHeight / 2;

    // The first child stands beside its parent, each further one opens a line of its own.
    private static int[] Lines(TraceStep step, int rows)
    {
        var line = new int[rows];
        var children = new int[rows];
        int next = 0;
        Place(0, 0);
        return line;

        void Place(int row, int at)
        {
            line[row] = at;
            for (int child = row + 1; child < rows; child++)
            {
                if (Parent(step, child) == row) Place(child, children[row]++ == 0 ? at : ++next);
            }
        }
    }
}
