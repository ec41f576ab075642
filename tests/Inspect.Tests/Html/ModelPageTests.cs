using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lockstep.Inspect.Tests.Html;

public partial class ModelPageTests
{
    [Fact]
    public void Repeated_layers_fold_into_one()
    {
        var graph = FoldedGraph.Of(IrDocument.Open(Checkout.TinyChat).Model);
        Fold fold = Assert.Single(graph.Folds);
        Assert.Equal("model.layers", fold.Stack);
        Assert.Equal([0, 1, 2, 3, 4, 5], fold.Blocks);
        FoldedNode[] inside = graph.Nodes.Where(node => node.Group == 0).ToArray();
        Assert.All(inside, node => Assert.Equal(6, node.Members.Select(member => member.Block).Distinct().Count()));
        Assert.All(inside, node => Assert.Single(node.Members.Select(member => member.Node.Type).Distinct()));
        Assert.All(inside, node => Assert.Equal(["model.layers.0", "model.layers.1", "model.layers.2", "model.layers.3", "model.layers.4", "model.layers.5"], node.Members.Select(member => member.Block)));
        // The same place in every block: the names of the modules agree.
        Assert.All(inside.Where(node => node.Node.Type is "MatMul" or "ScaledDotProductAttention"), node => Assert.Single(node.Members.Select(member => member.Node.Name.Replace(member.Block, "", StringComparison.Ordinal)).Distinct()));
        // Seven matrices, one attention, two caches a layer.
        Assert.Equal((7, 1, 2, 2), (Count("MatMul"), Count("ScaledDotProductAttention"), Count("ReadValue"), Count("Assign")));
        // Nothing is lost or drawn twice.
        Assert.Equal(GraphExport.Drawn(IrDocument.Open(Checkout.TinyChat).Model).Count, graph.Nodes.Sum(node => node.Members.Count));

        int Count(string type) => inside.Count(node => node.Node.Type == type);
    }

    [Fact]
    public void A_model_without_blocks_is_drawn_as_it_is()
    {
        using SampleIr sample = new SampleIr().Write();
        var graph = FoldedGraph.Of(sample.Open().Model);
        Assert.Empty(graph.Folds);
        Assert.Equal(["assign", "joined", "mean", "product", "read", "result", "x"], graph.Nodes.Select(node => node.Node.Name).Order(StringComparer.Ordinal));
        Assert.Equal(6, graph.Edges.Count);
    }

    [Fact]
    public void Edges_lead_down_and_nodes_do_not_overlap()
    {
        var graph = FoldedGraph.Of(IrDocument.Open(Checkout.TinyChat).Model);
        int[] widths = graph.Nodes.Select(node => 80 + (node.Index % 5 * 30)).ToArray();
        var layout = GraphLayout.Of(widths, graph.Edges.Select(edge => (edge.From, edge.To, edge.Back)).ToArray());
        Assert.Equal(graph.Nodes.Count, layout.Places.Length);
        for (int i = 0; i < graph.Edges.Count; i++)
        {
            List<(double X, double Y)> path = layout.Paths[i];
            Assert.Equal((layout.Places[graph.Edges[i].From], layout.Places[graph.Edges[i].To]), (path[0], path[^1]));
            if (!graph.Edges[i].Back) Assert.All(path.Zip(path.Skip(1)), pair => Assert.True(pair.First.Y < pair.Second.Y));
        }

        foreach (IGrouping<double, int> row in Enumerable.Range(0, widths.Length).GroupBy(index => layout.Places[index].Y))
        {
            int[] sorted = row.OrderBy(index => layout.Places[index].X).ToArray();
            for (int i = 1; i < sorted.Length; i++)
                Assert.True(layout.Places[sorted[i]].X - layout.Places[sorted[i - 1]].X >= ((widths[sorted[i]] + widths[sorted[i - 1]]) / 2.0) - 1e-6); // sums of doubles
        }
    }

    [Fact]
    public void A_circle_does_not_stop_the_layout()
    {
        var layout = GraphLayout.Of([50, 50, 50], [(0, 1, false), (1, 2, false), (2, 0, false)]);
        Assert.Equal(3, layout.Places.Select(place => place.Y).Distinct().Count());
    }

    [Fact]
    public void The_page_loads_nothing_and_holds_the_model()
    {
        using var page = new StringWriter();
        ModelPage.Write(IrDocument.Open(Checkout.TinyChat), page, statistics: true);
        string html = page.ToString();
        Assert.DoesNotMatch("""(src|href)=|@import|url\(""", html);
        using JsonDocument data = JsonDocument.Parse(Data().Match(html).Groups[1].Value);
        JsonElement[] nodes = data.RootElement.GetProperty("nodes").EnumerateArray().ToArray();
        JsonElement product = nodes.First(node => node.GetProperty("label").GetString() == "MatMul" && node.GetProperty("group").GetInt32() == 0);
        Assert.Equal(6, product.GetProperty("members").GetArrayLength());
        JsonElement weight = product.GetProperty("members")[0].GetProperty("weights")[0];
        Assert.Equal("u8 asymmetric, per channel, scale f16, zero point u8", weight.GetProperty("scheme").GetString());
        Assert.True(weight.GetProperty("statistics").GetProperty("std").GetDouble() > 0);
    }

    [Fact]
    public void A_name_cannot_break_out_of_the_page()
    {
        using SampleIr sample = new SampleIr().Write(SampleIr.Xml.Replace("name=\"mean\"", "name=\"&lt;/script&gt;&lt;b&gt;\"", StringComparison.Ordinal));
        using var page = new StringWriter();
        ModelPage.Write(sample.Open(), page, statistics: false);
        Assert.DoesNotContain("</script><b>", page.ToString());
        using JsonDocument data = JsonDocument.Parse(Data().Match(page.ToString()).Groups[1].Value);
        Assert.Contains(data.RootElement.GetProperty("nodes").EnumerateArray(), node => node.GetProperty("members")[0].GetProperty("name").GetString() == "</script><b>");
    }

    [GeneratedRegex("""<script id="data" type="application/json">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Data();
}
