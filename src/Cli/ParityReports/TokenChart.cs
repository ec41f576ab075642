using System.Globalization;
using System.Text;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.ParityReports;

/// <summary>The largest error of every row of logits, prompts side by side.</summary>
internal static class TokenChart
{
    private const int Top = 10, Height = 260;

    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    public static void Write(StringBuilder page, CompareReport report)
    {
        TokenError[] rows = [.. report.Tokens.OrderBy(token => token.Prompt).ThenBy(token => token.Row)];
        if (rows.Length == 0) return;
        page.Append("<h2>Error by token</h2>\n");
        if (rows.All(row => row is { MaxError: 0, SameTop: true }))
        {
            page.Append(s_culture, $"<p>All {rows.Length} rows of logits have the same bits.</p>\n");
            return;
        }

        page.Append(s_culture, $"<p>Largest absolute difference of a logit in each of {rows.Length} rows{(rows.Length > ErrorChart.Columns ? "; where rows share a place, the largest of each kind" : "")}.</p>\n");
        Legend(page, rows);
        ChartPoint[] marks = [.. rows.Select((row, i) => new ChartPoint(i, row.MaxError, !row.SameTop ? "flip" : row.Prefill ? "prefill" : "decode", Text(row)))];
        IReadOnlyList<ChartPoint> points = ChartPoint.Thin(marks, rows.Length, ErrorChart.Columns, "rows");
        var chart = new ErrorChart(page, new LogScale([.. points.Select(point => point.Value)], report.Limit, Top, Height), rows.Length);
        chart.Open($"largest error of {rows.Length} rows of logits; {rows.Count(row => !row.SameTop)} rows have another top token", "largest difference");
        Axis(chart, rows);
        chart.Limit(report.Limit, "limit");
        chart.Marks(points);
        chart.Close();
    }

    private static void Legend(StringBuilder page, TokenError[] rows)
    {
        page.Append("<p class=\"key\">");
        if (rows.Any(row => row.Prefill)) Key("prefill", "<circle r=\"4\"/>", "row of the prompt");
        if (rows.Any(row => !row.Prefill)) Key("decode", "<rect x=\"-4\" y=\"-4\" width=\"8\" height=\"8\"/>", "decode step, on a tinted ground");
        if (rows.Any(row => !row.SameTop)) Key("flip", "<path d=\"M0 -6L6 0L0 6L-6 0Z\"/>", "another top token");
        page.Append("</p>\n");

        void Key(string kind, string shape, string text) => page.Append(s_culture, $"<span><svg width=\"14\" height=\"14\" viewBox=\"-7 -7 14 14\" aria-hidden=\"true\"><g class=\"p {kind}\">{shape}</g></svg>{text}</span>");
    }

    private static void Axis(ErrorChart chart, TokenError[] rows)
    {
        double free = 0;
        for (int from = 0, end; from < rows.Length; from = end)
        {
            for (end = from + 1; end < rows.Length && rows[end].Prompt == rows[from].Prompt; end++) { }
            int decode = Array.FindIndex(rows, from, end - from, row => !row.Prefill);
            if (decode >= 0) chart.Stretch(decode, end - decode, "tint");
            if (from > 0 && chart.Step * rows.Length / (rows[^1].Prompt + 1) > 6) chart.Divide(from);
            Ticks(chart, rows, from, end);
            string name = $"prompt {rows[from].Prompt}";
            double middle = (from + end - 1) / 2.0, half = name.Length * 3.5;
            if (rows[0].Prompt == rows[^1].Prompt || chart.X(middle) - half < free || chart.X(middle) + half > ErrorChart.Width) continue;
            chart.Label(middle, 1, name);
            free = chart.X(middle) + half + 8;
        }

        if (rows[0].Prompt == rows[^1].Prompt) chart.Label((rows.Length - 1) / 2.0, 1, "row of the sequence");
    }

    // Rows are counted from 0 in each prompt.
    private static void Ticks(ErrorChart chart, TokenError[] rows, int from, int end)
    {
        if ((end - from) * chart.Step < 60) return;
        int step = chart.TickStep(36);
        for (int i = from; i < end; i++)
        {
            if (rows[i].Row % step == 0 && (end - i) * chart.Step > 14) chart.Label(i, 0, rows[i].Row.ToString(s_culture));
        }
    }

    private static string Text(TokenError row) =>
        $"prompt {row.Prompt}, row {row.Row}, {(row.Prefill ? "prompt" : "decode step")}, token {row.Token}\nlargest error {ReportNumber.Of(row.MaxError)}, KL {ReportNumber.Of(row.Kl)} nats\n{(row.SameTop ? "same top token" : "another top token")}, margin {ReportNumber.Of(row.Margin)}";
}
