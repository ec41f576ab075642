using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class ConvolutionTests
{
    private static readonly Tensor s_line = Tensor.From([1f, 2f, 3f, 4f, 5f], 1, 1, 5);
    private static readonly Tensor s_pair = Tensor.From([1f, 10f], 1, 1, 2);

    [Theory]
    [InlineData("explicit", "1", "1", "0", "0", new[] { 21f, 32, 43, 54 })]
    [InlineData("explicit", "2", "1", "1", "0", new[] { 10f, 32, 54 })]
    [InlineData("explicit", "1", "2", "0", "0", new[] { 31f, 42, 53 })]
    [InlineData("explicit", "1", "1", "-1", "-1", new[] { 32f, 43 })]
    [InlineData("valid", "1", "1", "5", "5", new[] { 21f, 32, 43, 54 })]
    [InlineData("same_upper", "1", "1", "5", "5", new[] { 21f, 32, 43, 54, 5 })]
    [InlineData("same_lower", "1", "1", "5", "5", new[] { 10f, 21, 32, 43, 54 })]
    [InlineData("same_upper", "2", "1", "0", "0", new[] { 21f, 43, 5 })]
    public void One_axis(string autoPad, string stride, string dilation, string begin, string end, float[] expected)
    {
        Tensor result = SingleOp.Run("Convolution", 1, Windows(autoPad, stride, dilation, begin, end), s_line, s_pair);
        Assert.Equal(expected, result.Values<float>());
    }

    [Fact]
    public void Three_axes_sum_over_the_box()
    {
        Tensor data = Numbers.Count(1, 1, 2, 2, 2);
        Tensor ones = Tensor.From([1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f], 1, 1, 2, 2, 2);
        Tensor result = SingleOp.Run("Convolution", 1, Windows("explicit", "1,1,1", "1,1,1", "1,0,0", "0,0,0"), data, ones);
        Assert.Equal(new Shape(1, 1, 2, 1, 1), result.Shape);
        Assert.Equal([0f + 1 + 2 + 3, 28f], result.Values<float>());
    }

    [Fact]
    public void Groups_are_convolutions_of_their_own()
    {
        Tensor data = Numbers.Random(1, 2, 4, 6, 5);
        Tensor filters = Numbers.Random(2, 2, 3, 2, 3, 2); // [groups, Cout/groups, Cin/groups, kernel...]
        Tensor grouped = SingleOp.Run("GroupConvolution", 1, Windows("explicit", "2,1", "1,2", "1,0", "0,2"), data, filters);
        Assert.Equal(new Shape(2, 6, 3, 5), grouped.Shape);
        for (int group = 0; group < 2; group++)
        {
            Tensor part = Tensor.From(Channels(data, group * 2, 2), new Shape(2, 2, 6, 5));
            Tensor alone = SingleOp.Run("Convolution", 1, Windows("explicit", "2,1", "1,2", "1,0", "0,2"), part, filters.Rows(group, 1).Reshape(new Shape(3, 2, 3, 2)));
            Assert.Equal(alone.Values<float>(), Channels(grouped, group * 3, 3));
        }
    }

    [Fact]
    public void Integers_are_exact()
    {
        Tensor result = SingleOp.Run("Convolution", 1, Windows("explicit", "1", "1", "0", "0"), Tensor.From([3, -4], 1, 1, 2), Tensor.From([5, 6], 1, 1, 2));
        Assert.Equal([-9], result.Values<int>());
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("spans 6", Assert.Throws<InferenceException>(() => SingleOp.Run("Convolution", 1, Windows("explicit", "1", "5", "0", "0"), s_line, s_pair)).Message, StringComparison.Ordinal);
        Tensor wrong = Numbers.Random(1, 1, 2, 2);
        Assert.Contains("channels", Assert.Throws<InferenceException>(() => SingleOp.Run("Convolution", 1, Windows("explicit", "1", "1", "0", "0"), s_line, wrong)).Message, StringComparison.Ordinal);
        Assert.Throws<Lockstep.Graph.AttributeException>(() => SingleOp.Run("Convolution", 1, Windows("explicit", "0", "1", "0", "0"), s_line, s_pair));
    }

    internal static Lockstep.Graph.Attributes Windows(string autoPad, string strides, string dilations, string begin, string end) => SingleOp.Attributes(
        ("auto_pad", autoPad), ("strides", strides), ("dilations", dilations), ("pads_begin", begin), ("pads_end", end));

    private static float[] Channels(Tensor tensor, int first, int count)
    {
        int plane = (int)tensor.Shape.Product(2, tensor.Shape.Rank);
        int image = tensor.Shape[1] * plane;
        return Enumerable.Range(0, tensor.Shape[0]).SelectMany(n => tensor.Values<float>().Slice(n * image + first * plane, count * plane).ToArray()).ToArray();
    }
}
