using System.Globalization;
using System.Text;
using Lockstep.Cli.Tracing;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Layers;

namespace Lockstep.Cli.ParityReports;

/// <summary>Two curves over the depth of the network: relative error, and largest difference.</summary>
internal static class LayerChart
{
    private const int Top = 10, Height = 200, CharacterWidth = 7;

    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    public static void Write(StringBuilder page, CompareReport report)
    {
        IReadOnlyList<LayerError> layers = report.Layers;
        if (layers.Count == 0) return;
        page.Append("<h2>Error by layer</h2>\n");
        if (layers.All(layer => layer.MaxError == 0))
        {
            page.Append(s_culture, $"<p>All {layers.Count} places along the depth have the same bits on the first prompt.</p>\n");
            return;
        }

        int jump = LayerJump.First(layers);
        page.Append("<p>On the first prompt, in the order of execution. Relative error: root mean square difference over the root mean square of A.</p>\n");
        Curve(page, layers, layer => layer.RelativeError, "relative error", 0, jump);
        page.Append("<p>Largest absolute difference of a number.</p>\n");
        Curve(page, layers, layer => layer.MaxError, "largest difference", EndsInLogits(layers) ? report.Limit : 0, jump);
    }

    // The limit speaks of logits alone.
    private static bool EndsInLogits(IReadOnlyList<LayerError> layers) => layers[^1].Name.Contains("lm_head", StringComparison.Ordinal) || layers[^1].Name.Contains("logits", StringComparison.Ordinal);

    private static void Curve(StringBuilder page, IReadOnlyList<LayerError> layers, Func<LayerError, double> value, string unit, double limit, int jump)
    {
        IReadOnlyList<ChartPoint> points = ChartPoint.Thin([.. layers.Select((layer, i) => new ChartPoint(i, value(layer), "layer", Text(layers, i)))], layers.Count, ErrorChart.Columns, "places");
        var scale = new LogScale([.. points.Select(point => point.Value)], limit, Top, Height);
        var chart = new ErrorChart(page, scale, layers.Count);
        chart.Open($"{unit} of {layers.Count} places along the depth, from {ReportNumber.Of(layers.Min(value))} to {ReportNumber.Of(layers.MaxBy(layer => ReportNumber.Rank(value(layer))) is { } worst ? value(worst) : 0)}", unit);
        Axis(chart, layers);
        chart.Limit(limit, "limit, for the logits at the end:");
        if (jump >= 0) chart.Flag(jump, $"{(jump == 0 ? "off from the first place" : "jump")}: {PageText.Short(Last(layers[jump].Name), 40)}");
        chart.Line(points);
        chart.Marks(points);
        chart.Close();
    }

    private static string Text(IReadOnlyList<LayerError> layers, int place)
    {
        LayerError layer = layers[place];
        string factor = LayerJump.Factor(layers, place) is { } times ? $"\n{times.ToString(times < 100 ? "0.#" : "0", s_culture)} times the place before" : "";
        return $"{PageText.Of(layer.Name)}\n{(layer.Type.Length > 0 ? PageText.Of(layer.Type) + ", " : "")}place {place} of {layers.Count}\nrelative error {ReportNumber.Of(layer.RelativeError)}\nlargest difference {ReportNumber.Of(layer.MaxError)}{factor}";
    }

    // Numbers of layers under the places that have one, tinted in turn where a layer has several places; names of the others in a second row.
    private static void Axis(ErrorChart chart, IReadOnlyList<LayerError> layers)
    {
        List<(int From, int Count, int? Number)> runs = Runs(layers);
        bool tint = runs.Any(run => run is { Number: not null, Count: > 1 });
        double free = 0, freeNames = 0;
        foreach ((int from, int count, int? number) in runs)
        {
            if (number is null)
            {
                Names(chart, layers, from, count, ref freeNames);
                continue;
            }

            if (tint && number % 2 == 1) chart.Stretch(from, count, "tint");
            double middle = from + ((count - 1) / 2.0), x = chart.X(middle), half = number.ToString()!.Length * CharacterWidth / 2.0;
            if (x - half < free) continue;
            chart.Label(middle, 0, number.ToString()!);
            free = x + half + 8;
        }

        bool numbered = runs.Any(run => run.Number is not null);
        if (!numbered && layers.Count > 1) Indices(chart, layers.Count);
        chart.Label((layers.Count - 1) / 2.0, 1, numbered ? "decoder layer" : "place in the order of execution");
    }

    private static List<(int From, int Count, int? Number)> Runs(IReadOnlyList<LayerError> layers)
    {
        var runs = new List<(int From, int Count, int? Number)>();
        for (int i = 0; i < layers.Count; i++)
        {
            int? number = LayerName.Number(layers[i].Name);
            if (runs.Count > 0 && runs[^1].Number == number) runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            else runs.Add((i, 1, number));
        }

        return runs;
    }

    // At the ends only: between layers a name would stand in the way of the title.
    private static void Names(ErrorChart chart, IReadOnlyList<LayerError> layers, int from, int count, ref double free)
    {
        bool first = from == 0, last = from + count == layers.Count;
        if (first == last) return;
        string names = string.Join(", ", Enumerable.Range(from, count).Select(i => Last(layers[i].Name)).Distinct());
        string text = PageText.Short(names, 48);
        double edge = first ? from - 0.5 : layers.Count - 0.5;
        if (first) free = chart.X(edge) + (Math.Min(names.Length, 48) * CharacterWidth);
        chart.Label(edge, 1, text, first ? "start" : "end");
    }

    private static void Indices(ErrorChart chart, int count)
    {
        int step = chart.TickStep(40);
        for (int i = 0; i < count; i += step) chart.Label(i, 0, i.ToString(s_culture));
    }

    // The module's own name, or what a converter called the node.
    private static string Last(string name)
    {
        string module = LayerName.Module(name) is { Length: > 0 } own && !own.Contains(':') ? own : name;
        return LayerName.Number(name) is null ? module[(module.LastIndexOf('.') + 1)..] : module;
    }
}
