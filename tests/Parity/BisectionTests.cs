using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Parity.Bisect;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>A fault is put into one node, and bisection must name it: a kernel that is off, or an attribute that says something else.</summary>
public class BisectionTests
{
    private const int Places = 20;

    private static readonly int[] s_ids = [5, 17, 101, 44, 9, 9, 120, 63];

    [Theory]
    [InlineData("reference", "reference", 0)]
    [InlineData("managed,threads=1", "managed,threads=1", 0)]
    [InlineData("managed,threads=1", "reference", 5)]
    public void A_wrong_kernel_is_named_wherever_it_is(string a, string b, int cached)
    {
        Model model = Read("llama");
        var random = new Random(7);
        Node[] nodes = Faultable(model).OrderBy(_ => random.Next()).Take(Places).ToArray();
        foreach (Node node in nodes)
        {
            BisectFinding? found = Bisection.Run(Engine.Parse(a), model, Engine.Parse(b), WrongKernel.At(model, node), s_ids, cached).Found;
            Assert.True(found is not null && (found.Name == node.Name || found.Between.Contains(node.Name)), $"{node}: found {found}");
            Assert.True(found.Error > 1e-3 && found.InputError < found.Error / Bisection.Jump);
            if (cached == 0) Assert.Equal("A", found.Supports);
        }
    }

    [Fact]
    public void A_wrong_attribute_is_named_wherever_it_is()
    {
        (string Model, Node Node, Attributes Wrong)[] faults = [.. new[] { "gpt2", "bloom", "gemma2", "llama" }.SelectMany(name => WrongAttributes(Read(name)).Select(fault => (name, fault.Node, fault.Wrong)))];
        var random = new Random(3);
        faults = [.. faults.OrderBy(_ => random.Next()).Take(Places)];
        Assert.Equal(Places, faults.Length);
        foreach ((string name, Node damaged, Attributes wrong) in faults)
        {
            Model model = Read(name);
            Node node = model.Nodes.Single(other => other.Id == damaged.Id);
            var edit = new GraphEdit(model);
            edit.Replace(node.Output(), edit.Add(node.Type, node.Name, node.Opset, node.Inputs, wrong, node.Outputs).Output());
            Model other = edit.Finish("damaged", model.Parameters, model.Results, model.Sinks);
            BisectFinding? found = Bisection.Run(Engine.Parse("reference"), model, Engine.Parse("reference"), other, s_ids).Found;
            Assert.True(found?.Name == node.Name, $"{name}: {node}: found {found}");
            Assert.Equal("A", found.Supports);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gemma2")]
    [InlineData("gpt2")]
    [InlineData("qwen3")]
    public void Engines_that_agree_part_nowhere(string name)
    {
        Model model = Read(name);
        BisectReport report = Bisection.Run(Engine.Parse("reference"), model, Engine.Parse("managed,threads=1"), model, s_ids, cached: 3);
        Assert.Null(report.Found);
        Assert.True(report.Nodes > 10);
        Assert.True(report.OutputError < 1e-5, report.OutputError.ToString());
    }

    [Fact]
    public void Fast_mode_parts_at_the_first_compressed_MatMul()
    {
        Model model = TestModels.Read("models/tiny-draft");
        BisectFinding? found = Bisection.Run(Engine.Parse("managed,threads=1"), model, Engine.Parse("managed,mode=fast,threads=1"), model, s_ids).Found;
        Assert.Equal("MatMul", found?.Type);
        Assert.Equal("A", found!.Supports);
        Assert.Equal(0, found.Layer);
    }

    [Theory]
    [InlineData("managed,mode=slow")]
    [InlineData("managed,fast")]
    [InlineData("managed,threads=-1")]
    [InlineData("")]
    [InlineData("none")]
    public void An_engine_that_does_not_exist_is_refused_in_a_sentence(string text) =>
        Assert.EndsWith(".", Assert.Throws<Backends.DeviceException>(() => Engine.Parse(text)).Message, StringComparison.Ordinal);

    private static Model Read(string name) => TestModels.Read(name + "/fp32");

    // Ops that compute: what only moves numbers has no kernel that could be off by a factor.
    private static IEnumerable<Node> Faultable(Model model)
    {
        var live = new HashSet<Node>();
        foreach (Node node in model.Nodes)
        {
            if (node.Type == "Parameter" || node.Inputs.Any(port => live.Contains(port.Node))) live.Add(node);
        }

        return model.Nodes.Where(node => live.Contains(node) && node.Outputs.Count == 1 && node.Outputs[0].Type == DType.F32 &&
            node.Type is "MatMul" or "Add" or "Multiply" or "Swish" or "ScaledDotProductAttention" or "ReduceMean" or "Power" or "Divide");
    }

    private static IEnumerable<(Node Node, Attributes Wrong)> WrongAttributes(Model model)
    {
        foreach (Node node in model.Nodes)
        {
            if (node.Type == "MVN") yield return (node, With(node, "normalize_variance", "false"));
            if (node.Type == "Gelu") yield return (node, With(node, "approximation_mode", "ERF"));
            if (node.Type == "MatMul" && node.Inputs[1].Shape is { HasRank: true, Rank: 2, IsStatic: true } shape && shape[0].Value == shape[1].Value) yield return (node, With(node, "transpose_b", "false"));
        }
    }

    private static Attributes With(Node node, string name, string value) => new(node.Attributes.Items.Select(item => item.Key == name ? new(name, value) : item));
}
