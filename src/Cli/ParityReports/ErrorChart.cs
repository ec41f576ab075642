using System.Globalization;
using System.Text;
using Lockstep.Cli.Tracing;

namespace Lockstep.Cli.ParityReports;

/// <summary>A chart of errors on a logarithmic axis, drawn into a page as SVG.</summary>
/// <param name="page">The page.</param>
/// <param name="scale">The vertical axis.</param>
/// <param name="places">Places of the horizontal axis.</param>
internal sealed class ErrorChart(StringBuilder page, LogScale scale, int places)
{
    /// <summary>Width of the drawing; it is scaled to that of the page.</summary>
    public const int Width = 1050;

    /// <summary>Columns of pixels that marks are thinned to.</summary>
    public const int Columns = 480;

    private const int Left = 62, Right = 14, Foot = 52;

    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>Width of one place in pixels.</summary>
    public double Step => (double)(Width - Left - Right) / places;

    /// <summary>The middle of a place in pixels; a place and a half is between two.</summary>
    public double X(double place) => Left + ((place + 0.5) * Step);

    /// <summary>Places from one label to the next, so that labels are so many pixels apart: 1, 2, 5, 10, ...</summary>
    public int TickStep(double pixels)
    {
        long step = 1;
        for (int i = 0; step * Step < pixels; i++) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        return (int)Math.Min(step, int.MaxValue);
    }

    /// <summary>Opens the drawing: bands, lines of the decades, labels.</summary>
    /// <param name="name">What it shows, for readers who cannot see it.</param>
    /// <param name="unit">Title of the vertical axis.</param>
    public void Open(string name, string unit)
    {
        page.Append(s_culture, $"<div class=\"scroll\"><svg class=\"chart\" viewBox=\"0 0 {Width} {scale.Bottom + Foot:0}\" role=\"img\" aria-label=\"{PageText.Of(name)}\">\n");
        if (scale.HasInfinities) Band("infinite", scale.Top, "∞, NaN");
        if (scale.HasZeros) Band("zero", scale.Foot, "0");
        for (int exponent = scale.Lowest; exponent <= scale.Highest; exponent++) page.Append(s_culture, $"<path class=\"grid\" d=\"M{Left} {scale.At(exponent):0.#}H{Width - Right}\"/>");
        foreach (int exponent in scale.Labels) page.Append(s_culture, $"<text class=\"soft\" x=\"{Left - 8}\" y=\"{scale.At(exponent) + 4:0.#}\" text-anchor=\"end\">{ReportNumber.Decade(exponent)}</text>");
        page.Append(s_culture, $"<text class=\"soft\" transform=\"translate(13 {(scale.Top + scale.Bottom) / 2:0.#})rotate(-90)\" text-anchor=\"middle\">{PageText.Of(unit)}</text>\n");
    }

    /// <summary>A tinted stretch of places.</summary>
    public void Stretch(int from, int count, string style) => page.Append(s_culture, $"<rect class=\"{style}\" x=\"{X(from - 0.5):0.#}\" y=\"{scale.Top:0.#}\" width=\"{count * Step:0.#}\" height=\"{scale.Bottom - scale.Top:0.#}\"/>");

    /// <summary>A line from head to foot before a place.</summary>
    public void Divide(int before) => page.Append(s_culture, $"<path class=\"divide\" d=\"M{X(before - 0.5):0.#} {scale.Top:0.#}V{scale.Bottom:0.#}\"/>");

    /// <summary>A text below the axis; row 0 or 1.</summary>
    public void Label(double place, int row, string text, string anchor = "middle") =>
        page.Append(s_culture, $"<text class=\"soft\" x=\"{X(place):0.#}\" y=\"{scale.Bottom + 17 + (row * 18):0.#}\" text-anchor=\"{anchor}\">{text}</text>");

    /// <summary>The limit, when there is one.</summary>
    public void Limit(double limit, string text)
    {
        if (!(limit > 0) || !double.IsFinite(limit)) return;
        double y = scale.Y(limit);
        page.Append(s_culture, $"<path class=\"limit\" d=\"M{Left} {y:0.#}H{Width - Right}\"/><text class=\"limit\" x=\"{Width - Right - 4}\" y=\"{y - 5:0.#}\" text-anchor=\"end\">{text} {ReportNumber.Of(limit)}</text>\n");
    }

    /// <summary>A place that stands out, and why.</summary>
    public void Flag(int place, string text)
    {
        bool late = place > places * 0.3; // left of it errors are small, and the head of the chart is free
        page.Append(s_culture, $"<path class=\"flag\" d=\"M{X(place):0.#} {scale.Top:0.#}V{scale.Bottom:0.#}\"/><text class=\"flag\" x=\"{X(place) + (late ? -6 : 6):0.#}\" y=\"{scale.Head + 14:0.#}\" text-anchor=\"{(late ? "end" : "start")}\">{text}</text>\n");
    }

    /// <summary>A line through marks.</summary>
    public void Line(IReadOnlyList<ChartPoint> points) =>
        page.Append(s_culture, $"<path class=\"line\" d=\"M{string.Join('L', points.Select(point => string.Create(s_culture, $"{X(point.Index):0.#} {scale.Y(point.Value):0.#}")))}\"/>\n");

    /// <summary>The marks.</summary>
    public void Marks(IReadOnlyList<ChartPoint> points)
    {
        double size = points.Count > 200 ? 2.2 : 3.4;
        foreach (ChartPoint point in points.OrderBy(point => point.Kind == "flip"))
        {
            string shape = point.Kind switch
            {
                "decode" => string.Create(s_culture, $"<rect x=\"{-size}\" y=\"{-size}\" width=\"{2 * size}\" height=\"{2 * size}\"/>"),
                "flip" => "<path d=\"M0 -6L6 0L0 6L-6 0Z\"/>",
                _ => string.Create(s_culture, $"<circle r=\"{size}\"/>"),
            };
            page.Append(s_culture, $"<g class=\"p {point.Kind}\" transform=\"translate({X(point.Index):0.#} {scale.Y(point.Value):0.#})\"><title>{point.Text}</title>{shape}</g>\n");
        }
    }

    /// <summary>Closes the drawing.</summary>
    public void Close() => page.Append(s_culture, $"<path class=\"cross\" d=\"M0 {scale.Top:0.#}V{scale.Bottom:0.#}\"/><circle class=\"ring\" r=\"7\"/></svg></div>\n");

    private void Band(string style, double y, string label) =>
        page.Append(s_culture, $"<rect class=\"band {style}\" x=\"{Left}\" y=\"{y:0.#}\" width=\"{Width - Left - Right}\" height=\"{LogScale.Band}\"/><text class=\"soft\" x=\"{Left - 8}\" y=\"{y + (LogScale.Band / 2) + 4:0.#}\" text-anchor=\"end\">{label}</text>");
}
