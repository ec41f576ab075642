using Lockstep.Graph;

namespace Lockstep.Inspect.Tests;

public class IrDocumentTests
{
    [Fact]
    public void A_folder_stands_for_its_openvino_model_or_its_only_IR()
    {
        Assert.EndsWith("openvino_model.xml", IrDocument.Open(Checkout.TinyChat).XmlPath, StringComparison.Ordinal);
        using SampleIr sample = new SampleIr().Write();
        Assert.Equal(sample.Path, IrDocument.Open(sample.Folder).XmlPath);
        File.Copy(sample.Path, Path.Combine(sample.Folder, "second.xml"));
        Assert.Contains("holds 2 IRs and no openvino_model.xml; name one of model.xml, second.xml", Refused(sample.Folder));
    }

    [Fact]
    public void What_is_no_IR_is_refused_in_a_sentence()
    {
        using SampleIr sample = new SampleIr().Write();
        Assert.Contains("there is no such folder or file", Refused(Path.Combine(sample.Folder, "nothing")));
        Assert.Contains("this is no IR", Refused(sample.Open().WeightsPath));
        sample.Write("<html></html>");
        Assert.Contains("root element is 'html'", Refused(sample.Path));
        sample.Write(SampleIr.Xml[..900]);
        Assert.Contains("the file looks cut", Refused(sample.Path));
    }

    [Fact]
    public void A_graph_without_an_order_opens_and_says_so_when_it_is_needed()
    {
        using SampleIr sample = new SampleIr().Write(SampleIr.Xml.Replace("<edge from-layer=\"0\"", "<edge from-layer=\"77\"", StringComparison.Ordinal));
        IrDocument document = sample.Open();
        Assert.Contains("layer 77, which does not exist", Assert.Throws<ModelException>(() => document.Model).Message);
    }

    [Theory]
    [InlineData("{\"model_type\": \"llama\", \"max_position_embeddings\": 2048}", "llama", 2048, false)]
    [InlineData("{\"text_config\": {\"n_positions\": 1024}}", null, 1024, false)]
    [InlineData("{\"max_position_embeddings\": \"many\"}", null, null, false)]
    [InlineData("[1]", null, null, true)]
    [InlineData("{", null, null, true)]
    public void The_configuration_is_optional_in_every_part(string json, string? type, int? context, bool problem)
    {
        using SampleIr sample = new SampleIr().Write();
        File.WriteAllText(Path.Combine(sample.Folder, "config.json"), json);
        ModelConfig config = sample.Open().Config;
        Assert.Equal((type, context, problem), (config.ModelType, config.ContextLength, config.Problem is not null));
    }

    private static string Refused(string path) => Assert.Throws<ModelException>(() => IrDocument.Open(path)).Message;
}
