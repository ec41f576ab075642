using Lockstep.Graph;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Inspect.Tests;

/// <summary>Whatever is done to a file, every view of it is either made or refused in a sentence.</summary>
public class DamageTests
{
    private static readonly string[] s_swaps =
    [
        "0", "1", "-1", "7", "99999999999", "2147483647", "u8", "f32", "i64", "string", "dynamic", "nf4", "MatMul", "Concat", "Multiply", "Subtract", "Convert", "Reshape", "Gather", "ReadValue", "Assign", "Result", "Parameter", "Const", "Loop",
        "ScaledDotProductAttention", "MVN", "TopK", "opset1", "opset13", "extension", "true", "", "?,4", "3, 4", "65536, 65536, 65536, 65536, 65536", "input_ids", "attention_mask", "past_key_values.0.key",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_changes_of_values_never_end_in_a_trace(int seed)
    {
        var random = new Random(seed);
        using var sample = new SampleIr();
        int opened = 0;
        for (int round = 0; round < 150; round++)
        {
            string xml = SampleIr.Xml;
            for (int change = random.Next(1, 4); change > 0; change--) xml = SwapValue(xml, random);
            sample.Write(xml, SampleIr.Bin()[..random.Next(20, 36)]);
            opened += Look(sample) ? 1 : 0;
        }

        Assert.InRange(opened, 20, 150); // changes mild enough that much is looked at, not only refused
    }

    [Fact]
    public void Lost_bytes_never_end_in_a_trace()
    {
        var random = new Random(5);
        using var sample = new SampleIr();
        for (int round = 0; round < 150; round++)
        {
            int at = random.Next(SampleIr.Xml.Length), count = random.Next(1, 30);
            sample.Write(SampleIr.Xml.Remove(at, Math.Min(count, SampleIr.Xml.Length - at)));
            Look(sample);
        }
    }

    // True when there was a graph to look at.
    private static bool Look(SampleIr sample)
    {
        try
        {
            IrDocument document = sample.Open();
            foreach (Finding finding in ModelCheck.Of(document)) Assert.NotEqual("", finding.Message);
            _ = document.Model;
            ModelSummary.Of(document);
            CostModel.Of(document, new CostOptions(2, 3, 4));
            BlockFacts.Of(document);
            WeightTable.Of(document, statistics: true);
            var diff = ModelDiff.Of(document, document);
            Assert.True(diff.IsSame || document.Problems.Count > 0, string.Join('\n', [.. diff.Added, .. diff.Removed, .. diff.Changed.Select(change => change.ToString()), .. diff.Weights.Select(change => change.ToString()), File.ReadAllText(sample.Path)])); // data that cannot be read cannot be called equal
            foreach (Node node in document.Model.Nodes) NodeView.Find(document, node.Id.ToString(), 2);
            using var text = new StringWriter();
            GraphExport.Dot(document, text);
            GraphExport.Mermaid(document, text);
            GraphExport.Csv(document, text);
            using var json = new MemoryStream();
            GraphExport.Json(document, json);
            ModelPage.Write(document, text, statistics: true);
            foreach (WeightFacts row in WeightTable.Of(document, statistics: false)) Extract(document, row.Name, sample.Folder);
            return true;
        }
        catch (ModelException error)
        {
            Assert.NotEmpty(error.Problems);
            return false;
        }
    }

    private static void Extract(IrDocument document, string name, string folder)
    {
        try
        {
            ConstantExtract.Write(document, name, Path.Combine(folder, "out.safetensors"));
        }
        catch (Exception error) when (error is ModelException or SafetensorsException)
        {
            Assert.NotEqual("", error.Message);
        }
    }

    // Another value for one attribute, or another number for one dim.
    private static string SwapValue(string xml, Random random)
    {
        int quote = xml.IndexOf("=\"", random.Next(60, xml.Length - 200), StringComparison.Ordinal);
        if (quote < 0) return xml;
        int end = xml.IndexOf('"', quote + 2);
        return string.Concat(xml.AsSpan(0, quote + 2), s_swaps[random.Next(s_swaps.Length)], xml.AsSpan(end));
    }
}
