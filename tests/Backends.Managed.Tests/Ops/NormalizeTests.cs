using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class NormalizeTests
{
    [Theory]
    [InlineData("SoftMax", 8)]
    [InlineData("LogSoftmax", 5)]
    public void Large_logits_do_not_overflow(string type, int opset)
    {
        Tensor result = SingleOp.Run(type, opset, SingleOp.Attributes(("axis", "-1")), Tensor.From([1000f, 1000f, -1000f], 1, 3));
        float half = type == "SoftMax" ? 0.5f : MathF.Log(0.5f);
        Numbers.Near([half, half, type == "SoftMax" ? 0 : -2000 + half], result);
    }

    [Fact]
    public void SoftMax_sums_to_one_along_its_axis_only()
    {
        Tensor data = Numbers.Random(1, 2, 3, 4);
        foreach (int axis in new[] { 0, 1, 2, -1, -3 })
        {
            ReadOnlySpan<float> result = SingleOp.Run("SoftMax", 8, SingleOp.Attributes(("axis", axis.ToString())), data).Values<float>();
            double all = 0;
            foreach (float value in result) all += value;
            Assert.Equal(24.0 / data.Shape[axis], all, 1e-5);
        }
    }

    [Fact]
    public void SoftMax_of_nothing_seen_is_nan_and_of_nothing_is_nothing()
    {
        Assert.All(SingleOp.Run("SoftMax", 8, SingleOp.Attributes(("axis", "0")), Tensor.From([float.NegativeInfinity], 1)).Values<float>().ToArray(), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(new Shape(0, 3), SingleOp.Run("SoftMax", 8, SingleOp.Attributes(("axis", "1")), Numbers.Random(1, 0, 3)).Shape);
    }

    [Fact]
    public void The_axis_is_checked()
    {
        Assert.Throws<InferenceException>(() => SingleOp.Run("SoftMax", 8, SingleOp.Attributes(("axis", "2")), Numbers.Random(1, 2, 2)));
        Assert.Throws<AttributeException>(() => SingleOp.Run("SoftMax", 1, SingleOp.Attributes(("axis", "-1")), Numbers.Random(1, 2, 2)));
        Assert.Throws<AttributeException>(() => SingleOp.Run("LogSoftmax", 5, Numbers.Random(1, 2, 2)));
    }

    [Fact]
    public void BatchNorm_reads_its_inputs_in_the_order_of_its_version()
    {
        Tensor data = Tensor.From([1f, 2f, 3f, 4f], 1, 2, 2);
        Tensor gamma = Tensor.From([2f, 1f], 2), beta = Tensor.From([10f, 0f], 2), mean = Tensor.From([1f, 3f], 2), variance = Tensor.From([3f, 0f], 2);
        Attributes epsilon = SingleOp.Attributes(("epsilon", "1"));
        Numbers.Near([10f, 11f, 0f, 1f], SingleOp.Run("BatchNormInference", 5, epsilon, data, gamma, beta, mean, variance));
        Numbers.Near([10f, 11f, 0f, 1f], SingleOp.Run("BatchNormInference", 1, epsilon, gamma, beta, data, mean, variance));
        Assert.Contains("channel", Assert.Throws<InferenceException>(() => SingleOp.Run("BatchNormInference", 5, epsilon, data, gamma, beta, mean, Tensor.From([1f], 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupNorm_normalises_each_group_and_scales_each_channel()
    {
        Tensor data = Tensor.From([1f, 3f, 10f, 30f], 1, 4);
        Tensor scale = Tensor.From([1f, 2f, 1f, 1f], 4), bias = Tensor.From([0f, 0f, 5f, 0f], 4);
        Numbers.Near([-1f, 2f, 4f, 1f], SingleOp.Run("GroupNormalization", 12, SingleOp.Attributes(("num_groups", "2"), ("epsilon", "0")), data, scale, bias));
        Assert.Contains("3 groups", Assert.Throws<InferenceException>(
            () => SingleOp.Run("GroupNormalization", 12, SingleOp.Attributes(("num_groups", "3"), ("epsilon", "0")), data, scale, bias)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inside_sqrt", "true", new[] { -0.5f, 0.5f, -1f / 2, 1f / 2 })]
    [InlineData("OUTSIDE_SQRT", "true", new[] { -0.25f, 0.25f, -0.25f, 0.25f })]
    [InlineData("INSIDE_SQRT", "false", new[] { -1f, 1, -1, 1 })]
    public void Mvn_adds_epsilon_where_it_says(string mode, string variance, float[] expected)
    {
        Tensor data = Tensor.From([1f, 3f, 5f, 7f], 2, 2);
        Attributes attributes = SingleOp.Attributes(("eps", "3"), ("eps_mode", mode), ("normalize_variance", variance));
        Numbers.Near(expected, SingleOp.Run("MVN", 6, attributes, data, Tensor.From([-1L], 1)));
    }

    [Fact]
    public void Mvn_of_several_axes_in_any_order()
    {
        Tensor data = Numbers.Random(1, 2, 3, 4);
        Attributes attributes = SingleOp.Attributes(("eps", "1e-5"), ("eps_mode", "inside_sqrt"), ("normalize_variance", "true"));
        ReadOnlySpan<float> one = SingleOp.Run("MVN", 6, attributes, data, Tensor.From([0L, -1L], 2)).Values<float>();
        Assert.Equal(one, SingleOp.Run("MVN", 6, attributes, data, Tensor.From([2, 0], 2)).Values<float>());
    }

    [Fact]
    public void The_first_mvn_spares_channels_unless_told()
    {
        Tensor data = Tensor.From([1f, 3f, 10f, 30f], 1, 2, 2);
        Attributes Of(string across) => SingleOp.Attributes(("eps", "0"), ("normalize_variance", "false"), ("across_channels", across));
        Numbers.Near([-1f, 1f, -10f, 10f], SingleOp.Run("MVN", 1, Of("false"), data));
        Numbers.Near([-10f, -8f, -1f, 19f], SingleOp.Run("MVN", 2, Of("true"), data));
    }

    [Theory]
    [InlineData("add", "0", new[] { 0.6f, 0.8f })]
    [InlineData("add", "11", new[] { 0.5f, 4f / 6 })]
    [InlineData("max", "100", new[] { 0.3f, 0.4f })]
    [InlineData("max", "1", new[] { 0.6f, 0.8f })]
    public void NormalizeL2_guards_with_epsilon(string mode, string epsilon, float[] expected) => Numbers.Near(expected,
        SingleOp.Run("NormalizeL2", 1, SingleOp.Attributes(("eps", epsilon), ("eps_mode", mode)), Tensor.From([3f, 4f], 2), Tensor.From([0L], 1)));

    [Fact]
    public void NormalizeL2_without_axes_divides_each_element_by_itself() => Assert.Equal([1f, 0f, 1f], SingleOp.Run("NormalizeL2", 1,
        SingleOp.Attributes(("eps", "1"), ("eps_mode", "add")), Tensor.From([3f, 0f, 4f], 3), Tensor.From(Array.Empty<long>(), 0)).Values<float>());

    [Fact]
    public void Lrn_sums_squares_of_neighbours_along_the_axes()
    {
        Tensor data = Tensor.From([1f, 2f, 3f], 1, 3);
        Attributes Of(string size) => SingleOp.Attributes(("alpha", size), ("beta", "1"), ("bias", "1"), ("size", size));
        Numbers.Near([1f / 6, 2f / 15, 3f / 14], SingleOp.Run("LRN", 1, Of("3"), data, Tensor.From([1L], 1)));
        Numbers.Near([1f / 2, 2f / 5, 3f / 10], SingleOp.Run("LRN", 1, Of("2"), data, Tensor.From([1L], 1)));
        Numbers.Near([1f / (1 + 5 / 3f), 2f / (1 + 14 / 3f), 3f / (1 + 13 / 3f)], SingleOp.Run("LRN", 1, Of("3"), data, Tensor.From([0L, 1L], 2)));
    }
}
