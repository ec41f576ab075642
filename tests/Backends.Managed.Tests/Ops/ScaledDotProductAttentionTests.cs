using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class ScaledDotProductAttentionTests
{
    private static readonly Tensor s_query = Numbers.Random(1, 1, 2, 3, 4); // [batch, heads, L, E]
    private static readonly Tensor s_key = Numbers.Random(2, 1, 2, 5, 4);
    private static readonly Tensor s_value = Numbers.Random(3, 1, 2, 5, 4);

    [Fact]
    public void Equal_scores_give_the_mean_of_the_values()
    {
        Tensor result = Run(false, Tensor.Zeros(DType.F32, new Shape(1, 1, 2)), Numbers.Random(1, 1, 2, 2), Tensor.From([1f, 3f], 1, 2, 1));
        Numbers.Near([2f], result);
    }

    [Fact]
    public void Causal_lets_a_token_see_itself_and_those_before_and_ignores_the_mask()
    {
        Tensor causal = Run(true, s_query, s_key, s_value);
        bool[] seen = [true, false, false, false, false, true, true, false, false, false, true, true, true, false, false];
        Assert.Equal(causal.Values<float>(), Run(false, s_query, s_key, s_value, Tensor.From(seen, 3, 5)).Values<float>());
        Assert.Equal(causal.Values<float>(), Run(true, s_query, s_key, s_value, Numbers.Random(9, 3, 5)).Values<float>());
    }

    [Fact]
    public void A_boolean_mask_is_minus_infinity_where_false()
    {
        bool[] seen = [true, false, true, true, false];
        float[] addend = seen.Select(keep => keep ? 0f : float.NegativeInfinity).ToArray();
        Tensor boolean = Run(false, s_query, s_key, s_value, Tensor.From(seen, 1, 5));
        Assert.Equal(boolean.Values<float>(), Run(false, s_query, s_key, s_value, Tensor.From(addend, 1, 5)).Values<float>());
    }

    [Fact]
    public void A_scalar_mask_shifts_all_scores_and_changes_nothing()
    {
        Tensor plain = Run(false, s_query, s_key, s_value);
        Numbers.Near(plain.Values<float>(), Run(false, s_query, s_key, s_value, Tensor.Scalar(0f)));
        Numbers.Near(plain.Values<float>(), Run(false, s_query, s_key, s_value, Tensor.Scalar(1.5f)));
    }

    [Fact]
    public void A_row_that_sees_nothing_is_nan_unless_a_sink_takes_its_weight()
    {
        Tensor mask = Tensor.From(Enumerable.Range(0, 15).Select(i => i / 5 == 1 ? float.NegativeInfinity : 0).ToArray(), 3, 5);
        ReadOnlySpan<float> blind = Run(false, s_query, s_key, s_value, mask).Values<float>();
        Assert.False(float.IsNaN(blind[0]));
        Assert.True(float.IsNaN(blind[4]));
        Tensor sink = Tensor.From([0.25f, -0.5f], 1, 2, 1, 1);
        Assert.Equal(0f, Run(false, s_query, s_key, s_value, mask, Tensor.Scalar(0.5f), sink).Values<float>()[4]);
    }

    [Fact]
    public void The_scale_replaces_one_over_root_of_the_size()
    {
        Tensor mask = Tensor.Scalar(0f);
        Numbers.Near(Run(false, s_query, s_key, s_value).Values<float>(), Run(false, s_query, s_key, s_value, mask, Tensor.From([0.5f], 1)));
        Tensor flat = Run(false, s_query, s_key, s_value, mask, Tensor.Scalar(0f));
        float mean = 0;
        for (int s = 0; s < 5; s++) mean += s_value.Values<float>()[s * 4] / 5;
        Assert.Equal(mean, flat.Values<float>()[0], 1e-5);
    }

    [Fact]
    public void A_sink_is_one_more_score_without_a_value()
    {
        Tensor zero = Tensor.Zeros(DType.F32, new Shape(1, 1, 1));
        Tensor result = Run(false, zero, zero, Tensor.From([6f], 1, 1, 1), Tensor.Scalar(0f), Tensor.Scalar(1f), Tensor.From([MathF.Log(2)], 1, 1, 1));
        Numbers.Near([2f], result); // weights 1 : 2
    }

    [Fact]
    public void Batches_of_all_sides_broadcast()
    {
        Tensor key = Numbers.Random(2, 1, 1, 5, 4);
        Tensor value = Numbers.Random(3, 1, 1, 5, 2);
        Tensor result = Run(false, s_query, key, value, Numbers.Random(4, 3, 1, 1, 5));
        Assert.Equal(new Shape(3, 2, 3, 2), result.Shape);
        Assert.Equal(new Shape(1, 2, 3, 4), Run(false, Numbers.Random(1, 1, 1, 3, 4), s_key, s_value).Shape);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Assert.Contains("mask is [5]", Fails(s_query, s_key, s_value, Numbers.Random(1, 5)), StringComparison.Ordinal);
        Assert.Contains("rank 3", Fails(Numbers.Random(1, 3, 4), Numbers.Random(1, 5, 4), Numbers.Random(1, 5, 4)), StringComparison.Ordinal);
        Assert.Contains("last dimensions", Fails(s_query, Numbers.Random(1, 1, 2, 5, 3), s_value), StringComparison.Ordinal);
        Assert.Contains("sink", Fails(s_query, s_key, s_value, Tensor.Scalar(0f), Tensor.Scalar(1f), Numbers.Random(1, 2, 1, 1)), StringComparison.Ordinal);
    }

    private static Tensor Run(bool causal, params Tensor[] inputs) =>
        SingleOp.Run("ScaledDotProductAttention", 13, SingleOp.Attributes(("causal", causal ? "true" : "false")), inputs);

    private static string Fails(params Tensor[] inputs) => Assert.Throws<InferenceException>(() => Run(false, inputs)).Message;
}
