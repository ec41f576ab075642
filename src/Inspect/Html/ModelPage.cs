using System.Text.Json;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Writes one self-contained HTML page of a model: repeated blocks folded, search, zoom, and each node's attributes and weights at a click. It loads nothing from anywhere.</summary>
public static class ModelPage
{
    private const string DataMark = "/*DATA*/";
    private const int CharacterWidth = 7, Padding = 24, Narrowest = 70;

    /// <summary>Writes the page.</summary>
    /// <param name="document">The model.</param>
    /// <param name="to">Where to.</param>
    /// <param name="statistics">True reads the weights for their range, zeros and outliers.</param>
    /// <exception cref="ModelException">There is no graph to draw.</exception>
    public static void Write(IrDocument document, TextWriter to, bool statistics)
    {
        using Stream stream = typeof(ModelPage).Assembly.GetManifestResourceStream("page.html")!;
        using var reader = new StreamReader(stream);
        string page = reader.ReadToEnd();
        int at = page.IndexOf(DataMark, StringComparison.Ordinal);
        to.Write(page.AsSpan(0, at));
        to.Write(Data(document, statistics)); // the default encoder writes < and & as escapes, so a name cannot end the script
        to.Write(page.AsSpan(at + DataMark.Length));
    }

    private static string Data(IrDocument document, bool statistics)
    {
        var graph = FoldedGraph.Of(document.Model);
        int[] widths = [.. graph.Nodes.Select(node => Math.Max(Narrowest, (Math.Max(Label(node).Length, Detail(node).Length) * CharacterWidth) + Padding))];
        var layout = GraphLayout.Of(widths, [.. graph.Edges.Select(edge => (edge.From, edge.To, edge.Back))]);
        Dictionary<string, WeightFacts> weights = WeightTable.Of(document, statistics).GroupBy(row => row.Name).ToDictionary(group => group.Key, group => group.First());
        var summary = ModelSummary.Of(document);
        return JsonSerializer.Serialize(new
        {
            title = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(document.XmlPath))) + "/" + Path.GetFileName(document.XmlPath),
            facts = new[]
            {
                summary.Architecture.Kind, $"{summary.Ops.Sum(op => op.Count)} nodes", $"{summary.Parameters:N0} parameters, {summary.BitsPerWeight:0.00} bits each",
            },
            folds = graph.Folds.Select(fold => new { stack = fold.Stack, blocks = fold.Blocks }),
            nodes = graph.Nodes.Select((node, i) => new
            {
                label = Label(node), detail = Detail(node), group = node.Group, x = Math.Round(layout.Places[i].X, 1), y = layout.Places[i].Y, w = widths[i], kind = Kind(node.Node),
                members = node.Members.Select(member => Member(member.Block, member.Node, weights)),
            }),
            edges = graph.Edges.Select((edge, i) => new
            {
                from = edge.From, to = edge.To, label = edge.Label, back = edge.Back, path = layout.Paths[i].Select(point => new[] { Math.Round(point.X, 1), point.Y }),
            }),
        });
    }

    private static object Member(string block, Node node, Dictionary<string, WeightFacts> weights) => new
    {
        block, name = node.Name, id = node.Id, type = node.Type, opset = node.Opset, line = node.Line,
        attributes = node.Attributes.Items.Select(item => new[] { item.Key, item.Value }),
        inputs = node.Inputs.Select(port => $"{port.Node.Type} {port.Node.Name} : {port.Type.IrName}{port.Shape}"),
        outputs = node.Outputs.Select(port => $"{port.Type.IrName}{port.Shape} {string.Join(", ", port.Names)}"),
        weights = node.Inputs.Select(port => WeightFinder.Find(port) is { } form && weights.TryGetValue(form.Stored.Name, out WeightFacts? facts) && facts.Role == "weight" ? Weight(facts) : null).Where(weight => weight is not null),
    };

    private static object Weight(WeightFacts facts) => new
    {
        name = facts.Name, shape = $"{facts.Type}[{string.Join(",", facts.Shape)}]", scheme = facts.Scheme, bytes = facts.Bytes,
        statistics = facts.Statistics is not { } numbers || double.IsNaN(numbers.Min) ? null : new { min = numbers.Min, max = numbers.Max, mean = numbers.Mean, std = numbers.Std, zeros = numbers.Zeros, outliers = numbers.Outliers, error = numbers.ErrorBound, histogram = numbers.Histogram },
    };

    private static string Label(FoldedNode node) => node.Node.Type;

    private static string Detail(FoldedNode node)
    {
        if (node.Node.Outputs is not [OutputPort port, ..]) return node.Node.Type == "Result" ? node.Node.Name : "";
        return node.Node.Type == "Parameter" ? port.Names is [string name, ..] ? name : node.Node.Name : port.Shape.ToString();
    }

    // What the page colours by.
    private static string Kind(Node node) => node.Type switch
    {
        "MatMul" or "Convolution" or "GroupConvolution" => "product",
        "ScaledDotProductAttention" or "SoftMax" => "attention",
        "Parameter" or "Result" => "port",
        "ReadValue" or "Assign" => "state",
        "Reshape" or "Transpose" or "Unsqueeze" or "Squeeze" or "Concat" or "Slice" or "StridedSlice" or "Split" or "VariadicSplit" or "Gather" or "Broadcast" or "ShapeOf" or "Convert" => "move",
        _ => "compute",
    };
}
