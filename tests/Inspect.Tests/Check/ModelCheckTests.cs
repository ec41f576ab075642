namespace Lockstep.Inspect.Tests.Check;

public class ModelCheckTests
{
    private const string Matrix = "<layer id=\"8\"", Weights = "<layer id=\"1\"", Scale = "<layer id=\"6\"", Mean = "<layer id=\"13\"", Read = "<layer id=\"9\"", Assign = "<layer id=\"11\"", Join = "<layer id=\"10\"";

    [Fact]
    public void A_sound_model_has_no_findings()
    {
        using SampleIr sample = new SampleIr().Write();
        Assert.Empty(ModelCheck.Of(sample.Open()));
    }

    [Theory]
    [InlineData("openvino_model.xml")]
    [InlineData("openvino_tokenizer.xml")]
    [InlineData("openvino_detokenizer.xml")]
    public void Real_files_have_no_errors(string file)
    {
        IReadOnlyList<Finding> findings = ModelCheck.Of(IrDocument.Open(Path.Combine(Checkout.TinyChat, file)));
        Assert.DoesNotContain(findings, finding => finding.Severity == Severity.Error);
        Assert.DoesNotContain(findings, finding => finding.Rule is not "op"); // string ops and those of the tokenizer extension are not in the table
    }

    /// <summary>Each row damages the sound file in one place; the finding must name the rule, the severity, the line and what is wrong.</summary>
    [Theory]
    // Layers and edges.
    [InlineData("id", "id=\"12\" name=\"axes\"", "id=\"13\" name=\"axes\"", Severity.Error, Mean + " name=\"mean\"", "another layer has the id 13")]
    [InlineData("format", "id=\"12\" name=\"axes\"", "id=\"twelve\" name=\"axes\"", Severity.Error, "id=\"twelve\"", "needs an integer 'id'")]
    [InlineData("edge", "<edge from-layer=\"0\"", "<edge from-layer=\"77\"", Severity.Error, "<edge from-layer=\"77\"", "comes from layer 77, which does not exist")]
    [InlineData("edge", "to-layer=\"14\"", "to-layer=\"78\"", Severity.Error, "to-layer=\"78\"", "goes to layer 78, which does not exist")]
    [InlineData("edge", "from-layer=\"13\" from-port=\"2\"", "from-layer=\"13\" from-port=\"9\"", Severity.Error, "from-port=\"9\"", "output port 9, which does not exist")]
    [InlineData("edge", "from-layer=\"12\" from-port=\"0\"", "from-layer=\"12\" from-port=\"4\"", Severity.Error, "from-port=\"4\"", "output port 4, which does not exist")]
    [InlineData("edge", "to-layer=\"14\" to-port=\"0\"", "to-layer=\"14\" to-port=\"5\"", Severity.Error, "to-port=\"5\"", "input port 5, which does not exist")]
    [InlineData("edge", "<edge from-layer=\"12\" from-port=\"0\" to-layer=\"13\" to-port=\"1\"/>", "", Severity.Error, Mean, "input 1 (port 1) has no edge")]
    [InlineData("edge", "</edges>", "<edge from-layer=\"0\" from-port=\"0\" to-layer=\"14\" to-port=\"0\"/></edges>", Severity.Error, "</edges>", "is the second edge into the same input")]
    [InlineData("format", "to-layer=\"14\" to-port=\"0\"", "to-layer=\"14\" to-port=\"first\"", Severity.Error, "to-port=\"first\"", "an edge needs the integers")]
    [InlineData("cycle", "<edge from-layer=\"9\" from-port=\"0\" to-layer=\"10\" to-port=\"0\"/>", "<edge from-layer=\"13\" from-port=\"2\" to-layer=\"10\" to-port=\"0\"/>", Severity.Error, null, "lies on a cycle")]
    // Constants.
    [InlineData("constant", "offset=\"27\"", "offset=\"270\"", Severity.Error, "<layer id=\"12\"", "lies beyond the end of")]
    [InlineData("constant", "offset=\"15\" size=\"12\"", "offset=\"15\" size=\"11\"", Severity.Error, Scale, "is 11 bytes, but f32[3,1] needs 12")]
    [InlineData("constant", "offset=\"12\" size=\"3\"", "offset=\"12\" size=\"4\"", Severity.Warning, "<layer id=\"3\"", "takes 4 bytes of the weights, its shape needs 3")]
    [InlineData("constant", "offset=\"15\" size=\"12\"", "offset=\"14\" size=\"12\"", Severity.Warning, Scale, "begins at byte 14, inside another constant")]
    [InlineData("constant", "offset=\"0\" size=\"12\"", "size=\"12\"", Severity.Error, Weights, "'offset' is missing")]
    [InlineData("constant", "offset=\"0\" size=\"12\"", "offset=\"-4\" size=\"12\"", Severity.Error, Weights, "is negative")]
    [InlineData("constant", "element_type=\"u8\" shape=\"3, 4\"", "element_type=\"u9\" shape=\"3, 4\"", Severity.Error, Weights, "'u9', which is no element type")]
    [InlineData("constant", "element_type=\"u8\" shape=\"3, 4\"", "element_type=\"u8\" shape=\"?, 4\"", Severity.Error, Weights, "expected static dimensions")]
    [InlineData("constant", "element_type=\"u8\" shape=\"3, 4\"", "element_type=\"u8\" shape=\"3, four\"", Severity.Error, Weights, "has 'four', expected an integer")]
    [InlineData("constant", "element_type=\"u8\" shape=\"3, 4\"", "element_type=\"u8\"", Severity.Error, Weights, "'shape' is missing")]
    [InlineData("unused", "</layers>", "<layer id=\"20\" name=\"idle\" type=\"Const\" version=\"opset1\"><data element_type=\"u8\" shape=\"3\" offset=\"12\" size=\"3\"/><output><port id=\"0\" precision=\"U8\"><dim>3</dim></port></output></layer></layers>", Severity.Warning, "<layer id=\"20\"", "nothing uses this constant of 3 bytes")]
    // Ports: what is declared against what follows.
    [InlineData("declared-type", "precision=\"FP32\" names=\"y\"", "precision=\"FP16\" names=\"y\"", Severity.Warning, Matrix, "declared as f16, but f32 follows")]
    [InlineData("declared-shape", "names=\"y\"><dim>-1</dim><dim>3</dim>", "names=\"y\"><dim>-1</dim><dim>5</dim>", Severity.Warning, Matrix, "declared as [?,5], but [?,3] follows")]
    [InlineData("port", "<input><port id=\"0\" precision=\"FP32\"><dim>-1</dim><dim>4</dim></port>", "<input><port id=\"0\" precision=\"I32\"><dim>-1</dim><dim>4</dim></port>", Severity.Warning, "<edge from-layer=\"0\"", "declared as i32, but Parameter 'x' (id 0) gives f32")]
    [InlineData("port", "<input><port id=\"0\" precision=\"FP32\"><dim>-1</dim><dim>4</dim></port>", "<input><port id=\"0\" precision=\"FP32\"><dim>-1</dim><dim>9</dim></port>", Severity.Warning, "<edge from-layer=\"0\"", "declared as [?,9], but Parameter 'x' (id 0) gives [?,4]")]
    [InlineData("format", "names=\"y\"><dim>-1</dim>", "names=\"y\"><dim>many</dim>", Severity.Error, Matrix, "has the dimension 'many'")]
    [InlineData("format", "names=\"y\"><dim>-1</dim>", "names=\"y\"><dim>-7</dim>", Severity.Error, Matrix, "has the dimension '-7'")]
    [InlineData("format", "</port><port id=\"1\" precision=\"FP32\"/></input><output><port id=\"2\" precision=\"FP32\" names=\"y\">", "</port><port id=\"0\" precision=\"FP32\"/></input><output><port id=\"2\" precision=\"FP32\" names=\"y\">", Severity.Error, Matrix, "two ports have the id 0")]
    [InlineData("format", "precision=\"FP32\" names=\"y\"", "precision=\"FP33\" names=\"y\"", Severity.Error, Matrix, "unknown precision 'FP33'")]
    [InlineData("ports", "<data shape=\"?,4\" element_type=\"f32\"/>", "<data shape=\"?,4\" element_type=\"f32\"/><input><port id=\"7\"/></input>", Severity.Error, "<layer id=\"0\"", "has 1 inputs, expected none")]
    // Ops and attributes.
    [InlineData("op", "type=\"MatMul\"", "type=\"MatMule\"", Severity.Warning, Matrix, "the op MatMule is not known")]
    [InlineData("opset", "type=\"ReadValue\" version=\"opset6\"", "type=\"ReadValue\" version=\"opset1\"", Severity.Error, Read, "exists since opset3, not in opset1")]
    [InlineData("opset", "type=\"MatMul\" version=\"opset1\"", "type=\"MatMul\" version=\"opset99\"", Severity.Error, Matrix, "'opset99', expected opset1 to opset17")]
    [InlineData("attribute", "transpose_b=\"true\"", "transpose_b=\"maybe\"", Severity.Error, Matrix, "is 'maybe', expected true or false")]
    [InlineData("attribute", "<data axis=\"0\"/>", "", Severity.Error, Join, "'axis' is missing")]
    [InlineData("attribute", "<data axis=\"0\"/>", "<data axis=\"first\"/>", Severity.Error, Join, "has 'first', expected an integer")]
    [InlineData("inference", "<data axis=\"0\"/>", "<data axis=\"5\"/>", Severity.Error, Join, "axis 5 lies outside rank 2")]
    [InlineData("inference", "<data shape=\"?,4\"", "<data shape=\"?,7\"", Severity.Error, Matrix, "7")]
    // States and names.
    [InlineData("state", "<data variable_id=\"s\"/>", "<data variable_id=\"t\"/>", Severity.Error, Assign, "'t' is assigned and never read")]
    [InlineData("state", "<data variable_id=\"s\"/>", "<data variable_id=\"t\"/>", Severity.Warning, Read, "'s' is read and never assigned")]
    [InlineData("state", "<layer id=\"9\"", "<layer id=\"21\" name=\"again\" type=\"ReadValue\" version=\"opset6\"><data variable_id=\"s\" variable_type=\"f32\" variable_shape=\"?,3\"/><output><port id=\"0\" precision=\"FP32\"/></output></layer><layer id=\"9\"", Severity.Error, Read, "is read a second time")]
    [InlineData("state", "<data variable_id=\"s\"/><input><port id=\"0\" precision=\"FP32\">", "<data variable_id=\"s\"/><input><port id=\"0\" precision=\"I64\">", Severity.Error, Assign, "assigns i64 to 's', which is read as f32")]
    [InlineData("state", "variable_shape=\"?,3\"", "variable_shape=\"?,8\"", Severity.Error, Assign, "assigns [?,3] to a variable of shape [?,8]")]
    [InlineData("attribute", "<data variable_id=\"s\"/>", "", Severity.Error, Assign, "'variable_id' is missing")]
    [InlineData("name", "name=\"w_f32\"", "name=\"subtract\"", Severity.Warning, "<layer id=\"5\"", "shares its name with layer 2")]
    [InlineData("name", "name=\"w_f32\"", "name=\"\"", Severity.Warning, "<layer id=\"2\"", "has no name")]
    [InlineData("tensor-name", "names=\"y\"", "names=\"x\"", Severity.Error, Matrix, "gives the tensor name 'x', which Parameter 'x' (id 0) gives too")]
    [InlineData("unused", "</layers>", "<layer id=\"20\" name=\"z\" type=\"Parameter\" version=\"opset1\"><data shape=\"2\" element_type=\"f32\"/><output><port id=\"0\" precision=\"FP32\"/></output></layer></layers>", Severity.Note, "<layer id=\"20\"", "no result depends on this input")]
    [InlineData("edge", "</edges>", "<edge from-layer=\"13\" from-port=\"2\" to-layer=\"14\" to-port=\"0\"/></edges>", Severity.Warning, "</edges>", "is written twice")]
    public void Damage_is_found(string rule, string sound, string damaged, Severity severity, string? at, string message)
    {
        string xml = SampleIr.Xml.Replace(sound, damaged, StringComparison.Ordinal);
        Assert.NotEqual(SampleIr.Xml, xml);
        using SampleIr sample = new SampleIr().Write(xml);
        IReadOnlyList<Finding> findings = ModelCheck.Of(sample.Open());
        Finding? found = findings.FirstOrDefault(finding => finding.Rule == rule && finding.Severity == severity && finding.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(found is not null, $"not found among:\n{string.Join('\n', findings)}");
        if (at is null) Assert.NotNull(found.Line);
        else Assert.Equal(SampleIr.LineOf(xml, at), found.Line);
    }

    [Fact]
    public void All_damage_of_a_file_is_found_at_once()
    {
        string xml = SampleIr.Xml.Replace("offset=\"27\"", "offset=\"270\"", StringComparison.Ordinal).Replace("transpose_b=\"true\"", "transpose_b=\"maybe\"", StringComparison.Ordinal)
            .Replace("<data variable_id=\"s\"/>", "<data variable_id=\"t\"/>", StringComparison.Ordinal).Replace("name=\"w_f32\"", "name=\"\"", StringComparison.Ordinal);
        using SampleIr sample = new SampleIr().Write(xml);
        string[] rules = ModelCheck.Of(sample.Open()).Select(finding => finding.Rule).Distinct().ToArray();
        Assert.Superset(new HashSet<string> { "constant", "attribute", "state", "name" }, rules.ToHashSet());
    }

    [Fact]
    public void A_cut_weights_file_names_every_constant_behind_the_cut()
    {
        using SampleIr sample = new SampleIr().Write(bin: SampleIr.Bin()[..20]);
        Finding[] errors = ModelCheck.Of(sample.Open()).Where(finding => finding.Severity == Severity.Error).ToArray();
        Assert.Equal([SampleIr.LineOf(SampleIr.Xml, Scale), SampleIr.LineOf(SampleIr.Xml, "<layer id=\"12\"")], errors.Select(finding => finding.Line!.Value));
        Assert.All(errors, finding => Assert.Contains("which has 20 bytes", finding.Message));
    }

    [Fact]
    public void A_missing_weights_file_is_one_error()
    {
        using SampleIr sample = new SampleIr().Write();
        File.Delete(sample.Open().WeightsPath);
        Finding error = Assert.Single(ModelCheck.Of(sample.Open()), finding => finding.Severity == Severity.Error);
        Assert.Contains("the file does not exist", error.Message);
    }

    [Fact]
    public void Bytes_that_no_constant_uses_are_noted()
    {
        using SampleIr sample = new SampleIr().Write(bin: [.. SampleIr.Bin(), 1, 2, 3]);
        Finding note = Assert.Single(ModelCheck.Of(sample.Open()));
        Assert.Equal((Severity.Note, "weights"), (note.Severity, note.Rule));
        Assert.Contains("3 of the 38 bytes", note.Message);
    }

    [Fact]
    public void Bodies_are_checked_too()
    {
        string body = "<body><layers><layer id=\"0\" name=\"in\" type=\"Parameter\" version=\"opset1\"><data shape=\"1\" element_type=\"f32\"/><output><port id=\"0\" precision=\"FP32\"/></output></layer>"
            + "<layer id=\"1\" name=\"in\" type=\"Result\" version=\"opset1\"><input><port id=\"0\"/></input></layer></layers><edges><edge from-layer=\"0\" from-port=\"0\" to-layer=\"1\" to-port=\"0\"/></edges></body>";
        string xml = SampleIr.Xml.Replace("</layers>", $"<layer id=\"30\" name=\"loop\" type=\"TensorIterator\" version=\"opset1\">{body}</layer></layers>", StringComparison.Ordinal);
        using SampleIr sample = new SampleIr().Write(xml);
        // The loop itself is unused, so the graph drops it; names and reach of its body are checked all the same.
        Assert.Contains(ModelCheck.Of(sample.Open()), finding => finding.Rule == "name" && finding.Layer == "Result 'in' (id 1)");
    }
}
