namespace Lockstep.Cli.ParityReports;

/// <summary>A mark in a chart.</summary>
/// <param name="Index">Place along the horizontal axis, from 0.</param>
/// <param name="Value">The error.</param>
/// <param name="Kind">Style class: <c>layer</c>, <c>prefill</c>, <c>decode</c> or <c>flip</c>.</param>
/// <param name="Text">What pointing at it shows, already safe for HTML.</param>
internal readonly record struct ChartPoint(int Index, double Value, string Kind, string Text)
{
    /// <summary>The largest error of each kind in each column of pixels, so that a long text stays readable and a page small.</summary>
    /// <param name="points">Marks in the order of their places.</param>
    /// <param name="places">Places of the axis.</param>
    /// <param name="columns">Columns to keep.</param>
    /// <param name="what">What a mark is, in the plural.</param>
    public static IReadOnlyList<ChartPoint> Thin(IReadOnlyList<ChartPoint> points, int places, int columns, string what)
    {
        if (points.Count <= columns) return points;
        return
        [
            .. points.GroupBy(point => ((long)point.Index * columns / places, point.Kind)).Select(group =>
            {
                ChartPoint worst = group.MaxBy(point => ReportNumber.Rank(point.Value));
                int count = group.Count();
                return count == 1 ? worst : worst with { Text = $"{worst.Text}\nlargest of {count} {what} here" };
            }).OrderBy(point => point.Index),
        ];
    }
}
