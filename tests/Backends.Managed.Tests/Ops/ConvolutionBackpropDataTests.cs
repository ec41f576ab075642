using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

/// <summary>The values of <c>same</c> padding were taken from native OpenVINO 2026.4.</summary>
public class ConvolutionBackpropDataTests
{
    private static readonly Tensor s_data = Tensor.From([1f, 10f, 100f], 1, 1, 3);
    private static readonly Tensor s_filter = Tensor.From([1f, 2f, 3f, 4f], 1, 1, 4);

    [Theory]
    [InlineData("explicit", 0, "0", "0", new[] { 1f, 2, 13, 24, 130, 240, 300, 400 })]
    [InlineData("explicit", 1, "0", "0", new[] { 1f, 2, 13, 24, 130, 240, 300, 400, 0 })]
    [InlineData("explicit", 0, "1", "2", new[] { 2f, 13, 24, 130, 240 })]
    [InlineData("valid", 0, "1", "2", new[] { 1f, 2, 13, 24, 130, 240, 300, 400 })]
    [InlineData("same_upper", 0, "1", "2", new[] { 1f, 2, 13, 24, 130, 240, 300, 400 })]
    public void Sizes_follow_from_the_padding(string autoPad, int outputPadding, string begin, string end, float[] expected) =>
        Assert.Equal(expected, SingleOp.Run("ConvolutionBackpropData", 1, Windows(autoPad, outputPadding, begin, end), s_data, s_filter).Values<float>());

    [Theory]
    [InlineData("same_upper", 0, new[] { 13f, 24, 130, 240, 300 })]
    [InlineData("same_upper", 0, new[] { 2f, 13, 24, 130, 240, 300 })]
    [InlineData("same_upper", 1, new[] { 13f, 24, 130, 240, 300, 400 })]
    [InlineData("same_upper", 0, new[] { 2f, 13, 24, 130, 240, 300, 400 })]
    [InlineData("same_upper", 1, new[] { 2f, 13, 24, 130, 240, 300, 400, 0 })]
    [InlineData("same_lower", 0, new[] { 2f, 13, 24, 130, 240 })]
    [InlineData("same_lower", 1, new[] { 13f, 24, 130, 240, 300 })]
    [InlineData("same_lower", 0, new[] { 1f, 2, 13, 24, 130, 240, 300 })]
    [InlineData("same_lower", 1, new[] { 1f, 2, 13, 24, 130, 240, 300, 400 })]
    [InlineData("valid", 0, new[] { 1f, 2, 13, 24, 130 })]
    [InlineData("explicit", 0, new[] { 1f, 2, 13, 24, 130, 240, 300, 400, 0, 0 })]
    public void A_given_size_cuts_or_extends(string autoPad, int outputPadding, float[] expected)
    {
        Tensor size = Tensor.From([(long)expected.Length], 1);
        Assert.Equal(expected, SingleOp.Run("ConvolutionBackpropData", 1, Windows(autoPad, outputPadding, "0", "0"), s_data, s_filter, size).Values<float>());
    }

    [Fact]
    public void Groups_are_transposed_convolutions_of_their_own()
    {
        Tensor data = Numbers.Random(1, 1, 2, 4, 3);
        Tensor filters = Numbers.Random(2, 2, 1, 3, 2, 2); // [groups, Cin/groups, Cout/groups, kernel...]
        Attributes attributes = ConvolutionTests.Windows("explicit", "2,1", "1,1", "0,1", "1,0");
        Tensor grouped = SingleOp.Run("GroupConvolutionBackpropData", 1, attributes, data, filters);
        Assert.Equal(new Shape(1, 6, 7, 3), grouped.Shape);
        for (int group = 0; group < 2; group++)
        {
            Tensor part = Tensor.From(data.Values<float>().Slice(group * 12, 12), 1, 1, 4, 3);
            Tensor alone = SingleOp.Run("ConvolutionBackpropData", 1, attributes, part, filters.Rows(group, 1).Reshape(new Shape(1, 3, 2, 2)));
            Assert.Equal(alone.Values<float>(), grouped.Values<float>().Slice(group * 63, 63));
        }
    }

    [Fact]
    public void It_is_the_adjoint_of_the_convolution()
    {
        Attributes attributes = ConvolutionTests.Windows("explicit", "2,1,2", "1,2,1", "1,0,1", "0,1,1");
        Tensor wide = Numbers.Random(1, 1, 2, 5, 6, 5);
        Tensor filters = Numbers.Random(2, 3, 2, 2, 3, 3);
        Tensor narrow = SingleOp.Run("Convolution", 1, attributes, wide, filters);
        Tensor other = Numbers.Random(3, narrow.Shape.Dims.ToArray());
        Tensor back = SingleOp.Run("ConvolutionBackpropData", 1, attributes, other, filters, Tensor.From([5L, 6L, 5L], 3));
        Assert.Equal(Dot(narrow, other), Dot(wide, back), 1e-3);
    }

    private static double Dot(Tensor left, Tensor right)
    {
        double sum = 0;
        for (int i = 0; i < left.ElementCount; i++) sum += (double)left.Values<float>()[i] * right.Values<float>()[i];
        return sum;
    }

    private static Attributes Windows(string autoPad, int outputPadding, string begin, string end) => SingleOp.Attributes(("auto_pad", autoPad),
        ("strides", "2"), ("dilations", "1"), ("pads_begin", begin), ("pads_end", end), ("output_padding", outputPadding.ToString()));
}
