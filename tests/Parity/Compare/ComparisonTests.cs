using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Compare;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

public class ComparisonTests
{
    private static readonly int[] s_ids = [.. Enumerable.Range(0, 37).Select(i => 3 + (i * 7919 % 601))];

    private static readonly string[] s_architectures = ["bloom", "gemma2", "glm", "gpt2", "lfm2", "llama", "llama31", "mistral", "mixtral", "phi3", "qwen2", "qwen3"];

    private static readonly string[] s_formats =
    [
        "fp16", "int8", "int8_sym", "int4_sym_g32", "int4_asym_g16", "int4_chan", "nf4_g32", "mxfp4", "fp8", "mxfp8", "nvfp4", "cb4", "stateless_fp32", "legacy_fp32",
    ];

    public static TheoryData<string> Architectures() => new(s_architectures);

    public static TheoryData<string> Variants() => new(s_architectures.Select(name => $"{name}/fp32").Concat(s_formats.Select(format => $"llama/{format}")));

    [Fact]
    public void An_engine_is_exactly_itself_and_what_is_shared_is_not_called_compared()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("managed,threads=2"));
        Assert.Equal(Verdict.Exact, report.Verdict);
        Assert.Equal([Gate.PrefillLogits, Gate.TeacherForcedDecode, Gate.FreeRun], report.Gates.Where(gate => gate.Status == GateStatus.Passed).Select(gate => gate.Gate));
        Assert.All(report.Gates.Where(gate => gate.Status == GateStatus.NotCompared), gate => Assert.NotEmpty(gate.Cause!));
        Assert.Equal(0, report.NoiseA);
        Assert.Equal(report.Gate(Gate.PrefillLogits).Compared + report.Gate(Gate.TeacherForcedDecode).Compared, report.Tokens.Count);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Managed_equals_the_plain_ops_within_noise(string name)
    {
        string folder = Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        CompareReport report = CompareSides.Compare(CompareSource.Parse("managed,threads=2", () => folder), CompareSource.Parse("reference", () => folder), Ids());
        Assert.True(report.Verdict is Verdict.Exact or Verdict.EqualWithinNoise, $"{report.Verdict}: {string.Join("; ", report.Gates.Select(gate => gate.Cause))}");
        Assert.Equal(s_ids.Length, report.Gate(Gate.PrefillLogits).Compared);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Managed_equals_native_OpenVINO_within_noise(string name)
    {
        NativeOpenVino.Need();
        string folder = Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        CompareReport report = CompareSides.Compare(CompareSource.Parse("managed,threads=2", () => folder), CompareSource.Parse("openvino", () => folder), Ids());
        Assert.True(report.Verdict is Verdict.Exact or Verdict.EqualWithinNoise, $"{report.Verdict}: {string.Join("; ", report.Gates.Select(gate => gate.Cause))}");
    }

    // A limit that lets real faults through would be worth nothing: one node of the whole network is a little wrong.
    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_kernel_that_is_off_by_a_thousandth_is_a_difference(string name)
    {
        Model model = TestModels.Read(name + "/fp32");
        Node[] nodes = [.. model.Nodes.Where(node => node.Type == "MatMul" && node.Outputs[0].Type == DType.F32 && node.Inputs[1].Node.Type == "Constant")];
        // A norm behind a MatMul takes its scale away; what is added to the residual keeps it.
        HashSet<Node> added = [.. model.Nodes.Where(node => node.Type == "Add").SelectMany(node => node.Inputs.Select(port => port.Node))];
        foreach (Node node in nodes.Where(added.Contains).Take(3).Append(nodes[^1])) AssertNamed(name, model, Scaled(model, node, 1.001f));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("phi3")]
    [InlineData("qwen3")]
    public void The_epsilon_of_one_norm_is_a_difference(string name)
    {
        Model model = TestModels.Read(name + "/fp32");
        Node epsilon = model.Nodes.First(node => node.Type == "Constant" && node.Value is { ElementCount: 1 } value && value.Type.IsFloat && Number(value) is > 1e-8 and < 1e-4);
        AssertNamed(name, model, Replaced(model, epsilon, [Number(epsilon.Value!) / 10]));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gemma2")]
    [InlineData("phi3")]
    [InlineData("qwen3")]
    public void One_dimension_without_rotation_is_a_difference(string name)
    {
        Model model = TestModels.Read(name + "/fp32");
        Node frequencies = model.Nodes.First(node => node.Type == "Constant" && node.Name.Contains("rotary", StringComparison.Ordinal) && node.Value is { ElementCount: > 1 } value && value.Type.IsFloat);
        double[] values = ElementConverter.Convert(frequencies.Value!, DType.F64).Values<double>().ToArray();
        values[^1] = 0; // the slowest of all
        AssertNamed(name, model, Replaced(model, frequencies, values));
    }

    [Fact]
    public void Fast_mode_and_other_weights_are_differences()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("managed,threads=1,mode=fast"));
        Assert.Equal(Verdict.Different, report.Verdict);
        Assert.Contains("B is off", report.Gate(Gate.PrefillLogits).Cause!, StringComparison.Ordinal);
        Assert.All(report.Gates.Where(gate => gate.Gate > Gate.PrefillLogits), gate => Assert.Equal(GateStatus.NotCompared, gate.Status));
        report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine($"managed@{Path.Combine(Golden.Root, "models", "tiny-chat")}"));
        Assert.Equal(GateStatus.Passed, report.Gate(Gate.Tokenizer).Status);
        Assert.Equal(Verdict.Different, report.Verdict);
        Assert.DoesNotContain("f64, A", report.Gate(Gate.PrefillLogits).Cause!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_is_given_wins()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("reference"), new CompareOptions { Prompts = CompareSides.Prompts, Tokens = 4, Limit = 0 });
        Assert.Equal((Verdict.Different, 0.0), (report.Verdict, report.Limit));
        report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("managed,threads=1,mode=fast"), new CompareOptions { Prompts = CompareSides.Prompts, Tokens = 4, Limit = 100 });
        Assert.Equal(GateStatus.Passed, report.Gate(Gate.PrefillLogits).Status);
    }

    [Fact]
    public void Metrics_of_a_known_difference_are_what_they_are_by_hand()
    {
        CompareSource half = CompareSides.With(prompt => prompt with { Prefill = CompareSides.Map(prompt.Prefill!, (row, id, value) => row == 2 && id == 7 ? value + 0.5f : value) });
        LogitsMetrics found = CompareSides.Compare(CompareSides.Unchanged(), half).Gate(Gate.PrefillLogits).Metrics!;
        int rows = CompareSides.Capture.Prompts.Sum(prompt => prompt.Ids.Length), width = CompareSides.Capture.Prompts[0].Prefill!.Width;
        Assert.Equal(rows, found.Rows);
        Assert.Equal(0.5, found.MaxError, 1e-5); // f32 rounds the sum
        Assert.Equal(0.5 / rows / width, found.MeanError, 1e-9);
        Assert.Equal(0, found.P999Error);
        Assert.Equal(10, found.TopK);
        Assert.InRange(found.MaxKl, 1e-12, 0.5);
        Assert.Equal(found.MaxKl / rows, found.MeanKl, 1e-12);
    }

    [Fact]
    public void A_text_counts_for_its_perplexity_and_is_not_answered()
    {
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("reference"), new CompareOptions { Prompts = [new ComparePrompt { Ids = s_ids, IsText = true }] });
        Assert.Equal(s_ids.Length, report.Gate(Gate.PrefillLogits).Compared);
        Assert.Equal(GateStatus.NotCompared, report.Gate(Gate.FreeRun).Status);
        LogitsMetrics found = report.Gate(Gate.PrefillLogits).Metrics!;
        Assert.Equal(found.PerplexityA, found.PerplexityB, 1e-4 * found.PerplexityA); // logits differ by 1e-5
        Assert.True(found.PerplexityA > 1);
    }

    [Fact]
    public void Sampled_engines_follow_the_same_draws()
    {
        var config = new GenerationConfig { DoSample = true, Temperature = 1.3, TopP = 0.95, RngSeed = 5, RepetitionPenalty = 1.1 };
        CompareReport report = CompareSides.Compare(CompareSides.Engine(), CompareSides.Engine("reference"), new CompareOptions { Prompts = CompareSides.Prompts, Tokens = 12, Config = config });
        Assert.Equal(Verdict.EqualWithinNoise, report.Verdict);
        Assert.Equal(Verdict.Exact, report.Gate(Gate.FreeRun).Verdict);
    }

    [Fact]
    public void Nothing_to_compare_is_said_in_a_sentence()
    {
        CompareSource empty = CompareSource.Of(CompareSides.Capture with { Prompts = [new CapturedPrompt(s_ids)] }, "empty"), other = CompareSource.Of(CompareSides.Capture with { Prompts = [new CapturedPrompt(s_ids) { Rendered = "x" }] }, "other");
        CompareReport ids = CompareSides.Compare(empty, other); // the ids alone are something
        Assert.Equal([Gate.Tokenizer], ids.Gates.Where(gate => gate.Status == GateStatus.Passed).Select(gate => gate.Gate));
        Assert.Contains("nothing that can be compared", Assert.Throws<DecodingException>(() => CompareSides.Compare(empty, CompareSides.Engine())).Message, StringComparison.Ordinal);
    }

    private static CompareOptions Ids() => new() { Prompts = [new ComparePrompt { Ids = s_ids }], Tokens = 8 };

    private static void AssertNamed(string name, Model model, Model damaged)
    {
        string folder = Path.Combine(Golden.Unpacked("zoo/" + name), "fp32");
        CompareReport report = CompareSides.Compare(CompareSides.On(model, folder), CompareSides.On(damaged, folder), Ids());
        GateResult gate = report.Gate(Gate.PrefillLogits);
        Assert.True(gate.Status == GateStatus.Failed, $"{name}: an error of {gate.Metrics?.MaxError} passes under the limit {report.Limit}");
        Assert.Contains("B is off", gate.Cause!, StringComparison.Ordinal);
    }

    private static double Number(Tensor value) => ElementConverter.Convert(value, DType.F64).Values<double>()[0];

    private static Model Scaled(Model model, Node node, float factor)
    {
        var edit = new GraphEdit(model);
        Node exact = edit.Add(node.Type, node.Name + "/exact", node.Opset, node.Inputs, node.Attributes, node.Outputs);
        Port by = edit.Constant(node.Name + "/factor", Tensor.From([factor]));
        edit.Replace(node.Output(), edit.Add("Multiply", node.Name, "opset1", [exact.Output(), by], new Attributes([new("auto_broadcast", "numpy")]), node.Outputs).Output());
        return edit.Finish("damaged", model.Parameters, model.Results, model.Sinks);
    }

    private static Model Replaced(Model model, Node constant, double[] values)
    {
        var edit = new GraphEdit(model);
        edit.Replace(constant.Output(), edit.Constant(constant.Name, ElementConverter.Convert(Tensor.From(values, values.Length), constant.Value!.Type).Reshape(constant.Value.Shape)));
        return edit.Finish("damaged", model.Parameters, model.Results, model.Sinks);
    }
}
