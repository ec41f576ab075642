using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>What the writer writes, the reader reads back unchanged: every model of the zoo and every op case, bodies included.</summary>
public class IrRoundTripTests
{
    private static readonly string[] s_architectures = ["bloom", "gemma2", "glm", "gpt2", "lfm2", "llama", "llama31", "mistral", "mixtral", "phi3", "qwen2", "qwen3"];

    public static TheoryData<string> Architectures() => new(s_architectures);

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Models_come_back_unchanged(string architecture)
    {
        string[] files = Directory.GetFiles(Golden.Unpacked("zoo/" + architecture), "openvino_model.xml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files) AssertRoundTrip(file);
    }

    [Fact]
    public void Op_cases_come_back_unchanged()
    {
        string[] files = Directory.GetFiles(Golden.Unpacked("opcases"), "*.xml");
        Assert.NotEmpty(files);
        foreach (string file in files) AssertRoundTrip(file);
    }

    [Fact]
    public void Files_are_written_beside_each_other_and_never_over_the_model_itself()
    {
        Model model = IrReader.Read(Path.Combine(Golden.Root, "models", "tiny-draft", "openvino_model.xml"));
        string target = Path.Combine(Directory.CreateTempSubdirectory("lockstep-ir").FullName, "copy.xml");
        IrWriter.Write(model, target);
        AssertEqual(model, IrReader.Read(target));
        Assert.True(new FileInfo(Path.ChangeExtension(target, ".bin")).Length <= new FileInfo(Path.ChangeExtension(model.Source, ".bin")).Length);
        ModelException error = Assert.Throws<ModelException>(() => IrWriter.Write(model, model.Source));
        Assert.Contains("the model reads its weights from there", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<ModelException>(() => IrWriter.Write(model, Path.Combine(target, "no-folder", "x.xml"))).Message, StringComparison.Ordinal);
    }

    /// <summary>The model written to memory and read back.</summary>
    internal static Model ThroughMemory(Model model, string source = "copy in memory")
    {
        IrImage image = IrWriter.ToMemory(model);
        TensorMemory weights = TensorMemory.Allocate(image.WeightsLength);
        using var stream = new MemoryStream();
        image.WriteWeights(stream);
        Assert.Equal(image.WeightsLength, stream.Length);
        stream.ToArray().CopyTo(new Tensor(DType.U8, new Shape((int)image.WeightsLength), weights).WritableBytes());
        return IrReader.Read(new MemoryStream(image.Xml), weights, source);
    }

    private static void AssertRoundTrip(string file)
    {
        Model model = IrReader.Read(file);
        AssertEqual(model, ThroughMemory(model));
    }

    private static void AssertEqual(Model expected, Model actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(Texts(expected.RtInfo), Texts(actual.RtInfo));
        Assert.Equal(expected.Parameters.Select(node => node.Id), actual.Parameters.Select(node => node.Id));
        Assert.Equal(expected.Results.Select(node => node.Id), actual.Results.Select(node => node.Id));
        Assert.Equal(expected.Sinks.Select(node => node.Id), actual.Sinks.Select(node => node.Id));
        Dictionary<int, Node> byId = actual.Nodes.ToDictionary(node => node.Id);
        Assert.Equal(expected.Nodes.Select(node => node.Id).Order(), byId.Keys.Order());
        foreach (Node node in expected.Nodes) AssertEqual(node, byId[node.Id]);
    }

    private static void AssertEqual(Node expected, Node actual)
    {
        Assert.Equal((expected.Type, expected.Opset, expected.Name), (actual.Type, actual.Opset, actual.Name));
        Assert.Equal(Kept(expected), Kept(actual));
        Assert.Equal(expected.Inputs.Select(port => (port.Node.Id, port.Index)), actual.Inputs.Select(port => (port.Node.Id, port.Index)));
        Assert.Equal(expected.OutputNames, actual.OutputNames);
        Assert.Equal(Texts(expected.RtInfo), Texts(actual.RtInfo));
        Assert.Equal(expected.Outputs.Select(port => (port.Type, port.Shape.ToString(), string.Join('|', port.Names))), actual.Outputs.Select(port => (port.Type, port.Shape.ToString(), string.Join('|', port.Names))));
        Assert.Equal(expected.Value?.ToString(), actual.Value?.ToString());
        if (expected.Value is { } value) Assert.True(value.Bytes.SequenceEqual(actual.Value!.Bytes), $"{expected} has other bytes.");
        Assert.Equal(expected.Bodies.Count, actual.Bodies.Count);
        foreach ((Body before, Body after) in expected.Bodies.Zip(actual.Bodies))
        {
            Assert.Equal(before.Role, after.Role);
            Assert.Equal(before.Inputs, after.Inputs);
            Assert.Equal(before.Outputs, after.Outputs);
            Assert.Equal(before.BackEdges, after.BackEdges);
            AssertEqual(before.Model, after.Model);
        }
    }

    // The place of a constant is the writer's; lists may be written with other spaces.
    private static string[] Kept(Node node) => node.Attributes.Items.Where(item => node.Value is null || item.Key is not ("offset" or "size"))
        .Select(item => $"{item.Key}={(item.Key == "shape" ? item.Value.Replace(" ", "", StringComparison.Ordinal) : item.Value)}").ToArray();

    private static string[] Texts(IEnumerable<RtInfo> entries) => entries.SelectMany(entry => Texts(entry.Children).Select(child => $"{entry.Name}/{child}")
        .Prepend($"{entry.Name}={entry.Value} {string.Join(' ', entry.Attributes.Select(pair => $"{pair.Key}={pair.Value}"))}")).ToArray();
}
