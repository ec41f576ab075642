using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class PoolTests
{
    private static readonly Tensor s_line = Tensor.From([1f, 5f, 2f, 8f, 3f], 1, 1, 5);

    [Theory]
    [InlineData("floor", "true", "0", "0", new[] { 3f, 5 })]
    [InlineData("ceil", "true", "0", "0", new[] { 3f, 5, 3 })]
    [InlineData("ceil", "false", "0", "0", new[] { 3f, 5, 3 })] // without padding only data counts
    [InlineData("floor", "true", "1", "0", new[] { 1f, 3.5f, 5.5f })]
    [InlineData("floor", "false", "1", "0", new[] { 0.5f, 3.5f, 5.5f })]
    [InlineData("ceil", "true", "1", "1", new[] { 1f, 3.5f, 5.5f, float.NaN })] // the last window holds padding only
    [InlineData("ceil", "false", "1", "1", new[] { 0.5f, 3.5f, 5.5f, 0 })]
    [InlineData("ceil", "false", "0", "1", new[] { 3f, 5, 1.5f })]
    [InlineData("ceil_torch", "true", "1", "1", new[] { 1f, 3.5f, 5.5f })]
    [InlineData("ceil_torch", "false", "0", "1", new[] { 3f, 5, 1.5f })]
    public void Averages_count_padding_as_the_attributes_say(string rounding, string exclude, string begin, string end, float[] expected)
    {
        Attributes attributes = Attributes("2", "2", begin, end, ("rounding_type", rounding), ("exclude-pad", exclude));
        Assert.Equal(expected, SingleOp.Run("AvgPool", 14, attributes, s_line).Values<float>());
    }

    [Fact]
    public void Rounding_up_behind_the_padding_divides_by_the_whole_window()
    {
        Tensor data = Tensor.From([6f, 6f, 6f], 1, 1, 3);
        foreach (string rounding in new[] { "ceil", "ceil_torch" })
            Numbers.Near([4f, 2f], SingleOp.Run("AvgPool", 14, Attributes("3", "3", "1", "0", ("rounding_type", rounding), ("exclude-pad", "false")), data));
    }

    [Fact]
    public void Same_padding_keeps_one_output_a_stride()
    {
        Assert.Equal([5f, 8f, 3f], SingleOp.Run("MaxPool", 1, Attributes("2", "2", "0", "0", ("auto_pad", "same_upper")), s_line).Values<float>());
        Assert.Equal([1f, 5f, 8f], SingleOp.Run("MaxPool", 1, Attributes("2", "2", "0", "0", ("auto_pad", "same_lower")), s_line).Values<float>());
    }

    [Fact]
    public void The_first_of_equal_maxima_gives_the_index_flattened_from_the_axis_on()
    {
        Tensor data = Tensor.From([1f, 7f, 7f, 2f, 3f, 3f, 9f, 1f], 1, 2, 2, 2);
        Tensor[] whole = AllOutputs.Run("MaxPool", 14, Attributes("2,2", "1,1", "0,0", "0,0"), 2, data);
        Assert.Equal([7f, 9f], whole[0].Values<float>());
        Assert.Equal([1L, 6L], whole[1].Values<long>());
        Tensor[] spatial = AllOutputs.Run("MaxPool", 8, Attributes("2,2", "1,1", "0,0", "0,0", ("axis", "-2"), ("index_element_type", "i32")), 2, data);
        Assert.Equal([1, 2], spatial[1].Values<int>());
    }

    [Fact]
    public void Dilation_skips_elements_and_padding_is_never_the_maximum()
    {
        Tensor negative = Tensor.From([-4f, -3f, -2f, -1f], 1, 1, 4);
        Assert.Equal([-2f, -1f], SingleOp.Run("MaxPool", 8, Attributes("2", "1", "0", "0", ("dilations", "2")), negative).Values<float>());
        Assert.Equal([-4f, -2f, -1f], SingleOp.Run("MaxPool", 8, Attributes("2", "2", "1", "1"), negative).Values<float>());
        Assert.Equal([float.NegativeInfinity], SingleOp.Run("MaxPool", 1, Attributes("1", "1", "0", "0"), Tensor.From([float.NegativeInfinity], 1, 1, 1)).Values<float>());
    }

    [Fact]
    public void Windows_larger_than_the_data_are_refused() => Assert.Contains("spans 6",
        Assert.Throws<InferenceException>(() => SingleOp.Run("MaxPool", 1, Attributes("6", "1", "0", "0"), s_line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Adaptive_cells_overlap()
    {
        Tensor size = Tensor.From([3L], 1);
        Numbers.Near([3f, 5f, 5.5f], SingleOp.Run("AdaptiveAvgPool", 8, s_line, size)); // elements 0-1, 1-3, 3-4
        Tensor[] largest = AllOutputs.Run("AdaptiveMaxPool", 8, SingleOp.Attributes(("index_element_type", "i32")), 2, s_line, size);
        Assert.Equal([5f, 8f, 8f], largest[0].Values<float>());
        Assert.Equal([1, 3, 3], largest[1].Values<int>());
    }

    [Fact]
    public void Adaptive_indices_count_within_the_spatial_axes()
    {
        Tensor data = Tensor.From([1f, 2f, 4f, 3f, 8f, 5f, 6f, 7f], 1, 2, 2, 2);
        Tensor[] largest = AllOutputs.Run("AdaptiveMaxPool", 8, Graph.Attributes.Empty, 2, data, Tensor.From([1L, 1L], 2));
        Assert.Equal([4f, 8f], largest[0].Values<float>());
        Assert.Equal([2L, 0L], largest[1].Values<long>());
    }

    private static Attributes Attributes(string kernel, string strides, string begin, string end, params (string, string)[] more) =>
        SingleOp.Attributes([("kernel", kernel), ("strides", strides), ("pads_begin", begin), ("pads_end", end), .. more]);
}
