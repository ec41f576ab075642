using System.Text;
using Lockstep.Graph.Ir;

namespace Lockstep.Graph.Tests.Ir;

public class IrXmlTests
{
    private static readonly string s_small = IrText.Net(IrText.Parameter(0, names: "a,b") + IrText.Result(1), "0:0 1:0", "<rt_info><k value=\"1\"/></rt_info>");

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("no xml")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("{\"json\": 1}")]
    [InlineData("<net name='n' version='11'><layers></net>")]
    [InlineData("<net name='n' version='11'>&unknown;</net>")]
    [InlineData("<net name='n' name='n' version='11'/>")]
    [InlineData("<net version='11'/><net version='11'/>")]
    [InlineData("<?xml version='1.0' encoding='no-such-encoding'?><net version='11'/>")]
    public void What_is_not_XML_is_refused(string text) => IrText.Refused(text, "sample.xml", "not a readable IR");

    [Theory]
    [InlineData("<html><body/></html>", "'html'", "expected 'net'")]
    [InlineData("<Net version='11'/>", "'Net'", "expected 'net'")]
    [InlineData("<net/>", "IR version ''", "10 or 11")]
    [InlineData("<net version='7'/>", "IR version '7'", "10 or 11")]
    [InlineData("<net version='12'/>", "IR version '12'", "10 or 11")]
    [InlineData("<net version='11.0'/>", "IR version '11.0'", "10 or 11")]
    [InlineData("<net version='11'/>", "no 'layers'")]
    [InlineData("<net version='11'><layers/></net>", "the graph has no layers")]
    [InlineData("<net version='11'><layers/><edges/></net>", "the graph has no layers")]
    public void What_is_no_IR_is_refused(string text, params string[] expected) => IrText.Refused(text, ["sample.xml:1", .. expected]);

    [Fact]
    public void Every_cut_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(s_small);
        for (int length = 0; length < whole.Length; length++)
        {
            using var cut = new MemoryStream(whole, 0, length);
            ModelException error = Assert.Throws<ModelException>(() => IrReader.Read(cut, null, "cut.xml"));
            Assert.StartsWith("cut.xml", error.Problems[0].ToString());
        }

        Assert.Equal(2, IrText.Read(s_small).Nodes.Count);
    }

    [Fact]
    public void A_cut_file_is_called_cut() => IrText.Refused(s_small[..^30], "the file looks cut");

    [Theory]
    [InlineData("<!DOCTYPE net>")]
    [InlineData("""<!DOCTYPE net [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>""")]
    [InlineData("""<!DOCTYPE net [<!ENTITY x SYSTEM "file:///etc/passwd">]>""")]
    [InlineData("""<!DOCTYPE net SYSTEM "http://127.0.0.1:9/x.dtd">""")]
    public void Document_types_and_entities_are_refused(string doctype) =>
        IrText.Refused(doctype + "<net name='&c;&x;' version='11'><layers/></net>", "sample.xml: not a readable IR", "document type declaration");

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    public void Other_encodings_of_unicode_are_read(string name)
    {
        byte[] bytes = [.. Encoding.GetEncoding(name).GetPreamble(), .. Encoding.GetEncoding(name).GetBytes(s_small)];
        Assert.Equal(2, IrReader.Read(new MemoryStream(bytes), null).Nodes.Count);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(s_small);
        bytes[12] = 0xFF;
        Assert.Throws<ModelException>(() => IrReader.Read(new MemoryStream(bytes), null));
    }

    [Fact]
    public void A_stream_that_fails_is_refused()
    {
        using var stream = new FailingStream();
        ModelException error = Assert.Throws<ModelException>(() => IrReader.Read(stream, null, "broken.xml"));
        Assert.Contains("broken.xml: cannot be read: the disk is gone", error.Message);
    }

    [Theory]
    [InlineData("<rt_info>", "<k>", "</k>", "</rt_info>")]
    [InlineData("<meta_data>", "<cli_parameters>", "</cli_parameters>", "</meta_data>")]
    [InlineData("<layers><layer id='0' name='x' type='If'><rt_info>", "<k>", "</k>", "</rt_info></layer></layers>")]
    [InlineData("<layers>", "<layer id='0' name='x' type='If'><then_body><layers>", "</layers></then_body></layer>", "</layers>")]
    [InlineData("<layers>", "<layer id='0' name='x' type='Loop'><body><layers>", "</layers></body></layer>", "</layers>")]
    public void Nesting_is_bounded(string open, string level, string close, string end)
    {
        var xml = new StringBuilder("<net version='11'>").Append(open);
        for (int i = 0; i < 10_000; i++) xml.Append(level);
        for (int i = 0; i < 10_000; i++) xml.Append(close);
        IrText.Refused(xml.Append(end).Append("</net>").ToString(), "nested deeper than");
    }

    [Fact]
    public void Unknown_elements_may_nest_deeply_since_they_are_skipped()
    {
        string deep = $"<x>{string.Concat(Enumerable.Repeat("<y>", 10_000))}{string.Concat(Enumerable.Repeat("</y>", 10_000))}</x>";
        Assert.Equal(2, IrText.Read(s_small.Replace("<edges>", deep + "<edges>", StringComparison.Ordinal)).Nodes.Count);
    }

    [Theory]
    [InlineData("<layer name='x' type='Parameter'/>", "'x'", "integer 'id'")]
    [InlineData("<layer id='' name='x' type='Parameter'/>", "'x'", "integer 'id'")]
    [InlineData("<layer id='99999999999' name='x' type='Parameter'/>", "'x'", "integer 'id'")]
    [InlineData("<layer id='1e3' name='x' type='Parameter'/>", "'x'", "integer 'id'")]
    [InlineData("<layer id='7' name='x'/>", "'x'", "'type'")]
    [InlineData("<layer id='7' type='A' name='x'><output><port precision='FP32'/></output></layer>", "A 'x' (id 7)", "port has no integer 'id'")]
    [InlineData("<layer id='7' type='A' name='x'><input><port id='0'/><port id='0'/></input></layer>", "A 'x' (id 7)", "two ports have the id 0")]
    [InlineData("<layer id='7' type='A' name='x'><output><port id='0' precision='FP33'/></output></layer>", "A 'x' (id 7)", "precision 'FP33'")]
    [InlineData("<layer id='7' type='A' name='x'><output><port id='0'><dim>-2</dim></port></output></layer>", "A 'x' (id 7)", "dimension '-2'")]
    [InlineData("<layer id='7' type='A' name='x'><output><port id='0'><dim>?</dim></port></output></layer>", "A 'x' (id 7)", "dimension '?'")]
    [InlineData("<layer id='7' type='A' name='x'><output><port id='0'><dim/></port></output></layer>", "A 'x' (id 7)", "dimension ''")]
    [InlineData("<layer id='7' type='A' name='x'><output><port id='0'><dim>2147483648</dim></port></output></layer>", "A 'x' (id 7)", "dimension '2147483648'")]
    public void Broken_layers_and_ports_are_refused_by_line(string layer, params string[] expected) =>
        IrText.Refused(IrText.Net(IrText.Parameter(0) + IrText.Result(1) + layer, "0:0 1:0"), ["sample.xml:5", .. expected]);

    [Fact]
    public void A_port_with_more_dimensions_than_any_tensor_is_refused()
    {
        string port = $"<layer id='7' type='A' name='x'><output><port id='0'>{string.Concat(Enumerable.Repeat("<dim>1</dim>", 70_000))}</port></output></layer>";
        IrText.Refused(IrText.Net(IrText.Parameter(0) + IrText.Result(1) + port, "0:0 1:0"), "sample.xml:5", "A 'x' (id 7)", "70000 dimensions");
    }

    [Theory]
    [InlineData("<edge/>")]
    [InlineData("<edge from-layer='0' from-port='0' to-layer='1'/>")]
    [InlineData("<edge from-layer='0' from-port='x' to-layer='1' to-port='0'/>")]
    [InlineData("<edge from-layer='' from-port='0' to-layer='1' to-port='0'/>")]
    [InlineData("<edge from-layer='0' from-port='99999999999' to-layer='1' to-port='0'/>")]
    public void Broken_edges_are_refused_by_line(string edge) => IrText.Refused(
        s_small.Replace("</edges>", edge + "</edges>", StringComparison.Ordinal), "sample.xml:8", "an edge needs the integers");

    [Fact]
    public void What_was_found_before_the_XML_breaks_is_told_too()
    {
        ModelException error = IrText.Refused("<net version='11'><layers><layer name='x'/>\n</oops>", "'x' needs an integer 'id'", "not a readable IR");
        Assert.Equal(2, error.Problems.Count);
    }

    private sealed class FailingStream() : MemoryStream(new byte[100])
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");
    }
}
