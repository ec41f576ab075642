using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>What is read from the masks of real exports, and that it is what the graph computes: every element, in many situations.</summary>
public class MaskRuleTests
{
    [Theory]
    [InlineData("bloom/fp32", "causal padding slopes, causal padding slopes")]
    [InlineData("gemma2/fp32", "causal window 16 padding, causal padding")]
    [InlineData("glm/fp32", "causal padding, causal padding")]
    [InlineData("gpt2/fp32", "causal padding, causal padding")]
    [InlineData("lfm2/fp32", "causal padding")]
    [InlineData("llama/fp32", "causal padding, causal padding")]
    [InlineData("llama/stateless_fp32", "causal padding, causal padding")]
    [InlineData("llama/legacy_fp32", "causal padding, causal padding")]
    [InlineData("llama/int4_asym_g16", "causal padding, causal padding")]
    [InlineData("llama31/fp32", "causal padding, causal padding")]
    [InlineData("mistral/fp32", "causal window 16 padding, causal window 16 padding")]
    [InlineData("mixtral/fp32", "causal padding, causal padding")]
    [InlineData("phi3/fp32", "causal padding, causal padding")]
    [InlineData("qwen2/fp32", "causal padding, causal padding")]
    [InlineData("qwen3/fp32", "causal padding, causal padding")]
    [InlineData("tiny-chat", "causal padding, causal padding, causal padding, causal padding, causal padding, causal padding")]
    public void Masks_are_rules_and_compute_the_same(string name, string expected)
    {
        Model model = ZooModel.Read(name);
        AttentionForm[] forms = Forms(model);
        Assert.Equal(expected, string.Join(", ", forms.Select(Describe)));
        foreach ((AttentionForm form, Port mask) in forms.Zip(Masks(model)).DistinctBy(pair => pair.Second)) CheckEveryElement(model, form, mask);
    }

    [Fact]
    public void Attention_spelled_out_has_its_scale_and_operands()
    {
        Model model = ZooModel.Read("llama/legacy_fp32");
        AttentionForm form = Forms(model)[0];
        Assert.Equal(0.25f, form.Scale);
        Assert.Equal(("/Add_2", "/Reshape_5", "/Reshape_8"), (form.Query.Node.Name, form.Keys.Node.Name, form.Values.Node.Name));
        Assert.Equal((0f, null, null), (form.Softcap, form.Mask, form.Sinks));
    }

    private static AttentionForm[] Forms(Model model) => model.Nodes.Where(node => node.Type is "ScaledDotProductAttention" or "MatMul")
        .Select(node => AttentionForms.Find(node, model, port => port.Node.Type == "Convert" ? null : port.Node.Value, out _)).OfType<AttentionForm>().ToArray();

    // What the graph adds to the scores: input 3 of the op, or the Add before SoftMax.
    private static Port[] Masks(Model model) => model.Nodes.Where(node => node.Type is "ScaledDotProductAttention" or "SoftMax" or "Softmax" && (node.Type[1] != 'o' || node.Producer(0).Type == "Add"))
        .Select(node => node.Type == "ScaledDotProductAttention" ? node.Inputs[3] : node.Producer(0).Inputs[1]).ToArray();

    private static string Describe(AttentionForm form) =>
        $"{(form.Visible is { Causal: true } ? "causal" : "all")}{(form.Visible is { Window: > 0 } visible ? $" window {visible.Window}" : "")}{(form.Visible?.Padding is null ? "" : " padding")}{(form.Slopes is null ? "" : " slopes")}";

    private static void CheckEveryElement(Model model, AttentionForm form, Port mask)
    {
        Model part = ZooModel.Part(model, mask);
        using ICompiledModel compiled = ManagedBackend.Reference.Compile(part);
        (int, int, int)[] sizes = [(1, 0, 1), (1, 0, 7), (2, 0, 5), (1, 5, 1), (2, 3, 4), (3, 17, 2), (1, 40, 3)];
        foreach ((int batch, int past, int rows) in sizes)
        {
            for (int padding = 0; padding < (form.SlopesCountPadding ? 2 : 3); padding++)
            {
                var inputs = new DecoderInputs(batch, past, rows, Padding(batch, past + rows, padding));
                using IInferRequest request = compiled.CreateRequest();
                inputs.Fill(part, request);
                Tensor computed = request.Run(inputs.For(part))[0];
                Compare(form, inputs, computed, $"batch {batch}, past {past}, rows {rows}, padding {padding}");
            }
        }
    }

    // None, in front, or anywhere.
    private static long[] Padding(int batch, int total, int kind)
    {
        var random = new Random(total + kind);
        return Enumerable.Range(0, batch * total).Select(i => kind switch { 0 => 1L, 1 => i % total >= i / total % Math.Max(1, total - 1) ? 1 : 0, _ => random.Next(2) }).ToArray();
    }

    private static void Compare(AttentionForm form, DecoderInputs inputs, Tensor mask, string where)
    {
        float[] values = mask.Type == DType.Boolean ? mask.Values<byte>().ToArray().Select(one => one != 0 ? 0 : float.NegativeInfinity).ToArray() : ElementConverter.ToSingles(mask);
        int heads = form.Slopes?.Length ?? 1;
        Assert.Equal((long)inputs.Batch * heads * inputs.Rows * inputs.Total, values.Length);
        for (int at = 0; at < values.Length; at++)
        {
            int t = at % inputs.Total, q = at / inputs.Total % inputs.Rows, h = at / inputs.Total / inputs.Rows % heads, b = at / inputs.Total / inputs.Rows / heads;
            int p = inputs.Past + q;
            bool seen = (!form.Visible!.Causal || t <= p) && (form.Visible.Window == 0 || t > p - form.Visible.Window) && (form.Visible.Padding is null || inputs.Mask[(b * inputs.Total) + t] != 0);
            float slope = form.Slopes?[h] ?? 0;
            // Slopes count what the padding shows; padding stands in front here, so that is t less what is hidden.
            float expected = slope * (t - Enumerable.Range(0, inputs.Total).Count(i => form.SlopesCountPadding && inputs.Mask[(b * inputs.Total) + i] == 0));
            Assert.True(seen ? values[at] == expected : values[at] <= -10000, $"{where}: [{b}, {h}, {q}, {t}] is {values[at]}, the rule says {(seen ? expected : "hidden")}");
        }
    }
}
