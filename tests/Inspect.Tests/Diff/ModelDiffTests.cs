namespace Lockstep.Inspect.Tests.Diff;

public class ModelDiffTests
{
    [Fact]
    public void A_model_equals_itself()
    {
        var diff = ModelDiff.Of(IrDocument.Open(Checkout.TinyChat), IrDocument.Open(Checkout.TinyChat));
        Assert.True(diff.IsSame);
        Assert.Empty(diff.RtInfo);
        Assert.True(diff.Matched > 800); // of 1161 nodes, those that decode weights are not counted
    }

    [Fact]
    public void Ids_and_the_order_of_the_file_do_not_matter()
    {
        string renumbered = SampleIr.Xml;
        for (int id = 14; id >= 0; id--)
        {
            renumbered = renumbered.Replace($"<layer id=\"{id}\"", $"<layer id=\"{id + 500}\"", StringComparison.Ordinal)
                .Replace($"from-layer=\"{id}\"", $"from-layer=\"{id + 500}\"", StringComparison.Ordinal).Replace($"to-layer=\"{id}\"", $"to-layer=\"{id + 500}\"", StringComparison.Ordinal);
        }

        string[] lines = renumbered.Split('\n');
        (int first, int last) = (Array.FindIndex(lines, line => line.StartsWith("<layer ", StringComparison.Ordinal)), Array.FindLastIndex(lines, line => line.StartsWith("<layer ", StringComparison.Ordinal)));
        Array.Reverse(lines, first, last - first + 1);
        Assert.True(Compare(SampleIr.Xml, SampleIr.Bin(), string.Join('\n', lines), SampleIr.Bin()).IsSame);
    }

    [Fact]
    public void Changed_attributes_are_named()
    {
        string other = SampleIr.Xml.Replace("keep_dims=\"true\"", "keep_dims=\"false\"", StringComparison.Ordinal).Replace("<dim>-1</dim><dim>1</dim>", "<dim>-1</dim>", StringComparison.Ordinal);
        ModelDiff diff = Compare(SampleIr.Xml, SampleIr.Bin(), other, SampleIr.Bin());
        Assert.Equal(["keep_dims: true -> false", "output 0: [?,1] -> [?]"], diff.Changed.Where(change => change.Node.StartsWith("ReduceMean", StringComparison.Ordinal)).Select(change => change.What));
        Assert.Empty(diff.Added.Concat(diff.Removed));
        Assert.Empty(diff.Weights);
    }

    [Fact]
    public void An_inserted_node_is_the_only_one_added()
    {
        ModelDiff diff = Compare(SampleIr.Xml, SampleIr.Bin(), WithRelu(), SampleIr.Bin());
        Assert.Equal(["Relu 'extra' (id 40)"], diff.Added);
        Assert.Empty(diff.Removed);
        Assert.Empty(diff.Weights);
        Assert.Equal("input 1: from MatMul 'product' (id 8):0 -> from Relu 'extra' (id 40):0", Assert.Single(diff.Changed).What);
        Assert.Equal(["Relu 'extra' (id 40)"], Compare(WithRelu(), SampleIr.Bin(), SampleIr.Xml, SampleIr.Bin()).Removed);
    }

    [Fact]
    public void Compressed_weights_are_compared_with_plain_ones()
    {
        (string xml, byte[] bin) = SampleIr.Plain();
        ModelDiff diff = Compare(xml, bin, SampleIr.Xml, SampleIr.Bin());
        Assert.Empty(diff.Added.Concat(diff.Removed));
        Assert.Empty(diff.Changed);
        WeightChange change = Assert.Single(diff.Weights);
        Assert.Equal(("f32", "u8 asymmetric, per channel, scale f32, zero point u8", 12L), (change.Before, change.After, change.Elements));
        Assert.Equal((double.PositiveInfinity, 0), (change.SqnrDb, change.MaxError)); // the plain weights are the decoded ones
    }

    [Fact]
    public void Changed_weights_are_measured()
    {
        byte[] changed = SampleIr.Bin();
        changed[1] = 60; // from 50, so by 10 * 0.5
        WeightChange change = Assert.Single(Compare(SampleIr.Xml, SampleIr.Bin(), SampleIr.Xml, changed).Weights);
        Assert.Equal(5, change.MaxError);
        Assert.Equal(10 * Math.Log10(SampleIr.Decoded.Sum(value => (double)value * value) / 25), change.SqnrDb, 1e-9); // the same sum in another order
    }

    [Fact]
    public void A_changed_scale_is_a_changed_weight()
    {
        byte[] changed = SampleIr.Bin();
        BitConverter.TryWriteBytes(changed.AsSpan(15), 1f); // the first row's, from 0.5
        Assert.Equal(SampleIr.Decoded[..4].Max(Math.Abs), Assert.Single(Compare(SampleIr.Xml, SampleIr.Bin(), SampleIr.Xml, changed).Weights).MaxError);
    }

    [Fact]
    public void Changed_rt_info_is_listed_and_makes_no_other_model()
    {
        ModelDiff diff = Compare(SampleIr.Xml, SampleIr.Bin(), SampleIr.Xml.Replace("value=\"test\"", "value=\"newer\"", StringComparison.Ordinal), SampleIr.Bin());
        Assert.True(diff.IsSame);
        Assert.Equal(["Runtime_version: test -> newer"], diff.RtInfo);
    }

    private static string WithRelu() => SampleIr.Xml
        .Replace("<layer id=\"11\"", "<layer id=\"40\" name=\"extra\" type=\"Relu\" version=\"opset1\"><input><port id=\"0\"/></input><output><port id=\"1\" precision=\"FP32\"/></output></layer>\n<layer id=\"11\"", StringComparison.Ordinal)
        .Replace("<edge from-layer=\"8\" from-port=\"2\" to-layer=\"10\" to-port=\"1\"/>", "<edge from-layer=\"8\" from-port=\"2\" to-layer=\"40\" to-port=\"0\"/><edge from-layer=\"40\" from-port=\"1\" to-layer=\"10\" to-port=\"1\"/>", StringComparison.Ordinal);

    private static ModelDiff Compare(string xml, byte[] bin, string otherXml, byte[] otherBin)
    {
        using SampleIr first = new SampleIr().Write(xml, bin), second = new SampleIr().Write(otherXml, otherBin);
        return ModelDiff.Of(first.Open(), second.Open());
    }
}
