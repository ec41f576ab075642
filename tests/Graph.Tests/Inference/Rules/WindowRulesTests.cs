using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Inference.Rules;

/// <summary>Convolutions, pools and Interpolate on dynamic shapes.</summary>
public class WindowRulesTests
{
    private static readonly Dimension s_any = Dimension.Dynamic;
    private static readonly (string, string)[] s_step2 = [("strides", "2,2"), ("dilations", "1,1"), ("pads_begin", "1,1"), ("pads_end", "1,1")];

    [Fact]
    public void Convolutions_keep_what_is_known()
    {
        var filters = new PartialShape(8, 3, 3, 3);
        Assert.Equal(new PartialShape(s_any, 8, 16, new Dimension(1, 4)), RuleRun.Shape("Convolution", 1, s_step2, new PartialShape(s_any, 3, 32, new Dimension(2, 8)), filters));
        Assert.Equal(8, RuleRun.Shape("Convolution", 1, s_step2, PartialShape.Dynamic, filters)[1].Value);
        Assert.Equal(PartialShape.OfRank(4), RuleRun.Shape("Convolution", 1, s_step2, PartialShape.Dynamic, PartialShape.Dynamic));
        Assert.Equal(new PartialShape(1, 6, 16, 16), RuleRun.Shape("GroupConvolution", 1, s_step2, new PartialShape(1, 4, 32, 32), new PartialShape(2, 3, 2, 3, 3)));
    }

    [Fact]
    public void Transposed_convolutions_take_the_given_size_when_it_is_known()
    {
        var filters = new InputFact(DType.F32, new PartialShape(3, 8, 3, 3));
        var data = new InputFact(DType.F32, new PartialShape(1, 3, 16, s_any));
        Assert.Equal(new PartialShape(1, 8, 31, s_any), WithUnbounded(RuleRun.Shape("ConvolutionBackpropData", 1, s_step2, data, filters)));
        Assert.Equal(new PartialShape(1, 8, 40, 50), RuleRun.Shape("ConvolutionBackpropData", 1, s_step2, data, filters, RuleRun.Known(40, 50)));
        Assert.Equal(new PartialShape(1, 8, s_any, s_any), RuleRun.Shape("ConvolutionBackpropData", 1, s_step2, data, filters, new InputFact(DType.I64, new PartialShape(2))));
    }

    [Fact]
    public void Pools_follow_the_rounding()
    {
        (string, string)[] Of(string rounding) => [("kernel", "2,2"), ("strides", "2,2"), ("pads_begin", "1,1"), ("pads_end", "1,1"), ("rounding_type", rounding)];
        var data = new PartialShape(1, s_any, 5, 4);
        Assert.Equal(new PartialShape(1, s_any, 3, 3), RuleRun.Shape("MaxPool", 14, Of("floor"), data));
        Assert.Equal(new PartialShape(1, s_any, 4, 3), RuleRun.Shape("MaxPool", 14, Of("ceil"), data));
        Assert.Equal(new PartialShape(1, s_any, 3, 3), RuleRun.Shape("MaxPool", 14, Of("ceil_torch"), data));
        Assert.Equal(PartialShape.OfRank(4), RuleRun.Shape("AvgPool", 14, Of("floor"), PartialShape.Dynamic));
    }

    [Fact]
    public void Adaptive_pools_need_their_sizes()
    {
        var data = new InputFact(DType.F32, new PartialShape(s_any, 3, s_any));
        Assert.Equal(new PartialShape(s_any, 3, 7), RuleRun.Shape("AdaptiveAvgPool", 8, [], data, RuleRun.Known(7)));
        Assert.Equal(new PartialShape(s_any, 3, s_any), RuleRun.Shape("AdaptiveAvgPool", 8, [], data, new InputFact(DType.I64, new PartialShape(1))));
        Assert.Throws<InferenceException>(() => RuleRun.Shape("AdaptiveAvgPool", 8, [], data, RuleRun.Known(7, 7)));
    }

    [Fact]
    public void Interpolate_scales_or_sets_the_chosen_axes()
    {
        (string, string)[] Of(string mode) => [("mode", "nearest"), ("shape_calculation_mode", mode)];
        var data = new InputFact(DType.F32, new PartialShape(s_any, 3, 10, s_any));
        InputFact axes = RuleRun.Known(2);
        Assert.Equal(new PartialShape(s_any, 3, 25, s_any), RuleRun.Shape("Interpolate", 11, Of("sizes"), data, RuleRun.Known(25), axes));
        Assert.Equal(new PartialShape(s_any, 3, 5, s_any), RuleRun.Shape("Interpolate", 11, Of("scales"), data, new InputFact(DType.F32, new Shape(1), Tensor.From([0.5f], 1)), axes));
        Assert.Equal(new PartialShape(s_any, 3, s_any, s_any), RuleRun.Shape("Interpolate", 11, Of("sizes"), data, new InputFact(DType.I64, new PartialShape(1)), axes));
        Assert.Equal(PartialShape.OfRank(4), RuleRun.Shape("Interpolate", 11, Of("sizes"), data, RuleRun.Known(25), new InputFact(DType.I64, new PartialShape(1))));
        Assert.Equal(PartialShape.Dynamic, RuleRun.Shape("Interpolate", 11, Of("sizes"), new InputFact(DType.F32, PartialShape.Dynamic), RuleRun.Known(25), axes));
    }

    [Theory]
    [InlineData(10, 0.3f, 3)]
    [InlineData(3, 0.333333f, 1)] // a little slack: native OpenVINO adds 1e-6 to the scale
    [InlineData(5, 0.7999999f, 4)]
    [InlineData(10, 0.99999f, 9)]
    public void Scaled_sizes_are_rounded_down(int size, float scale, int expected)
    {
        var scales = new InputFact(DType.F32, new Shape(1), Tensor.From([scale], 1));
        var data = new InputFact(DType.F32, new PartialShape(1, 1, 1, size));
        Assert.Equal(expected, RuleRun.Shape("Interpolate", 11, [("mode", "nearest"), ("shape_calculation_mode", "scales")], data, scales, RuleRun.Known(3))[3].Value);
    }

    [Fact]
    public void Attention_knows_what_its_inputs_know()
    {
        var query = new PartialShape(s_any, 8, s_any, 64);
        var cache = new PartialShape(s_any, 8, s_any, 64);
        Assert.Equal(query, RuleRun.Shape("ScaledDotProductAttention", 13, [("causal", "false")], query, cache, cache, new PartialShape(s_any, 1, s_any, s_any)));
        Assert.Equal(PartialShape.Dynamic, RuleRun.Shape("ScaledDotProductAttention", 13, [("causal", "true")], PartialShape.Dynamic, cache, cache));
    }

    // (size - 1) * 2 + 1 of a dynamic size is any size; only its lower bound is not 0 then.
    private static PartialShape WithUnbounded(PartialShape shape) => new(shape.ToArray().Select(dim => dim.Max == int.MaxValue ? s_any : dim).ToArray());
}
