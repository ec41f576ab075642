using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class InterpolateTests
{
    private static readonly Tensor s_line = Tensor.From([0f, 10f, 20f, 30f], 1, 1, 1, 4);
    private static readonly Tensor s_lastAxis = Tensor.From([3L], 1);

    [Theory]
    [InlineData("asymmetric", "floor", new[] { 0f, 0, 10, 10, 20, 20, 30, 30 })]
    [InlineData("asymmetric", "ceil", new[] { 0f, 10, 10, 20, 20, 30, 30, 30 })]
    [InlineData("asymmetric", "round_prefer_floor", new[] { 0f, 0, 10, 10, 20, 20, 30, 30 })]
    [InlineData("asymmetric", "round_prefer_ceil", new[] { 0f, 10, 10, 20, 20, 30, 30, 30 })]
    [InlineData("asymmetric", "simple", new[] { 0f, 0, 10, 10, 20, 20, 30, 30 })]
    [InlineData("half_pixel", "round_prefer_floor", new[] { 0f, 0, 10, 10, 20, 20, 30, 30 })]
    [InlineData("tf_half_pixel_for_nn", "floor", new[] { 0f, 0, 10, 10, 20, 20, 30, 30 })]
    [InlineData("align_corners", "floor", new[] { 0f, 0, 0, 10, 10, 20, 20, 30 })]
    public void Nearest_rounds_the_coordinate(string coordinates, string nearest, float[] expected) =>
        Assert.Equal(expected, Resize(s_line, "nearest", coordinates, 8, ("nearest_mode", nearest)).Values<float>());

    [Fact]
    public void Simple_rounds_up_when_it_shrinks() => Assert.Equal([0f, 20f, 30f], Resize(s_line, "nearest", "asymmetric", 3, ("nearest_mode", "simple")).Values<float>());

    [Theory]
    [InlineData("half_pixel", new[] { 0f, 2.5f, 7.5f, 12.5f, 17.5f, 22.5f, 27.5f, 30 })]
    [InlineData("asymmetric", new[] { 0f, 5, 10, 15, 20, 25, 30, 30 })]
    [InlineData("align_corners", new[] { 0f, 4.285714f, 8.571428f, 12.857142f, 17.142857f, 21.428572f, 25.714285f, 30 })]
    [InlineData("tf_half_pixel_for_nn", new[] { 2.5f, 7.5f, 12.5f, 17.5f, 22.5f, 27.5f, 30, 30 })]
    public void Linear_onnx_mixes_two_neighbours(string coordinates, float[] expected) => Numbers.Near(expected, Resize(s_line, "linear_onnx", coordinates, 8));

    [Fact]
    public void Pytorch_half_pixel_takes_the_first_element_when_one_is_left()
    {
        Numbers.Near([0f], Resize(s_line, "linear_onnx", "pytorch_half_pixel", 1));
        Numbers.Near([15f], Resize(s_line, "linear_onnx", "half_pixel", 1));
    }

    [Fact]
    public void Cubic_passes_through_the_data_and_uses_the_coefficient()
    {
        Tensor half = Resize(s_line, "cubic", "asymmetric", 8, ("cube_coeff", "-0.5"));
        Assert.Equal(20f, half.Values<float>()[4], 1e-5);
        Assert.Equal(15f, half.Values<float>()[3], 1e-5);
        Assert.Equal(4.375f, half.Values<float>()[1], 1e-5); // weights -1/16, 9/16, 9/16, -1/16 on 0, 0, 10, 20
        Assert.Equal(4.0625f, Resize(s_line, "cubic", "asymmetric", 8, ("cube_coeff", "-0.75")).Values<float>()[1], 1e-5);
    }

    [Fact]
    public void Pillow_modes_average_all_they_shrink()
    {
        Numbers.Near([50f / 7, 160f / 7], Resize(s_line, "bilinear_pillow", "half_pixel", 2)); // weights 3, 3, 1 of 7 and mirrored
        Tensor same = Resize(s_line, "bicubic_pillow", "half_pixel", 4);
        Numbers.Near([0f, 10f, 20f, 30f], same);
    }

    [Fact]
    public void Linear_antialiases_in_rank_five_and_not_below()
    {
        Tensor deep = s_line.Reshape(new Shape(1, 1, 1, 1, 4));
        Attributes attributes = SingleOp.Attributes(("mode", "linear"), ("shape_calculation_mode", "sizes"), ("antialias", "true"));
        Tensor size = Tensor.From([2L], 1);
        // Coordinates 0.5 and 2.5, weights 1 - |d| / 2 within reach.
        Numbers.Near([(0.75f * 0 + 0.75f * 10 + 0.25f * 20) / 1.75f, (0.25f * 10 + 0.75f * 20 + 0.75f * 30) / 1.75f],
            SingleOp.Run("Interpolate", 11, attributes, deep, size, Tensor.From([4L], 1)));
        Numbers.Near([5f, 25f], SingleOp.Run("Interpolate", 11, attributes, s_line, size, s_lastAxis));
    }

    [Fact]
    public void Scales_give_the_size_and_are_used_as_they_are()
    {
        Attributes attributes = SingleOp.Attributes(("mode", "nearest"), ("shape_calculation_mode", "scales"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
        Tensor result = SingleOp.Run("Interpolate", 11, attributes, s_line, Tensor.From([1.7f], 1), s_lastAxis);
        Assert.Equal([0f, 0f, 10f, 10f, 20f, 20f], result.Values<float>());
        Tensor fourth = SingleOp.Run("Interpolate", 4, attributes, s_line, Tensor.From([6L], 1), Tensor.From([1.7f], 1), s_lastAxis);
        Assert.Equal(result.Values<float>(), fourth.Values<float>());
    }

    [Fact]
    public void Padding_comes_before_and_axes_default_to_all()
    {
        Attributes attributes = SingleOp.Attributes(("mode", "nearest"), ("shape_calculation_mode", "sizes"), ("coordinate_transformation_mode", "asymmetric"),
            ("nearest_mode", "floor"), ("pads_begin", "0,1"), ("pads_end", "1"));
        Tensor result = SingleOp.Run("Interpolate", 11, attributes, Tensor.From([1L, 2L], 1, 2), Tensor.From([2L, 6L], 2));
        Assert.Equal([0L, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0], result.Values<long>());
    }

    [Fact]
    public void The_first_version_chooses_the_coordinates()
    {
        (string, string)[] common = [("axes", "2,3"), ("mode", "linear")];
        Tensor size = Tensor.From([1L, 8L], 2);
        Numbers.Near([0f, 5, 10, 15, 20, 25, 30, 30], SingleOp.Run("Interpolate", 1, SingleOp.Attributes([.. common, ("align_corners", "false")]), s_line, size));
        Tensor corners = SingleOp.Run("Interpolate", 1, SingleOp.Attributes([.. common, ("align_corners", "true")]), s_line, size);
        Numbers.Near(Resize(s_line, "linear_onnx", "align_corners", 8).Values<float>(), corners);
    }

    [Fact]
    public void Integers_are_rounded_and_moved_exactly()
    {
        Tensor bytes = Tensor.From([(byte)0, (byte)255], 1, 1, 1, 2);
        Assert.Equal([(byte)0, (byte)64, (byte)191, (byte)255], Resize(bytes, "linear_onnx", "half_pixel", 4).Values<byte>());
        Tensor big = Tensor.From([long.MaxValue, long.MinValue], 1, 1, 1, 2);
        Assert.Equal([long.MaxValue, long.MaxValue, long.MinValue, long.MinValue], Resize(big, "nearest", "half_pixel", 4).Values<long>());
    }

    [Fact]
    public void Weights_of_every_output_element_sum_to_one()
    {
        foreach (string mode in new[] { "nearest", "linear_onnx", "cubic", "bilinear_pillow", "bicubic_pillow" })
        {
            InterpolateAxis axis = InterpolateAxis.Read(SingleOp.Attributes(("mode", mode)), 4);
            foreach (int output in new[] { 1, 3, 7, 20 })
            {
                Taps taps = axis.Make(7, output, output / 7f, output < 7);
                for (int at = 0; at < output; at++) Assert.Equal(1, taps[at].Sum(tap => tap.Weight), 1e-6);
            }
        }
    }

    [Fact]
    public void Broken_forms_are_refused()
    {
        Assert.Throws<AttributeException>(() => Resize(s_line, "quadratic", "half_pixel", 2));
        Assert.Throws<InferenceException>(() => SingleOp.Run("Interpolate", 11, SingleOp.Attributes(("mode", "nearest"), ("shape_calculation_mode", "scales")), s_line, Tensor.From([-1f], 1), s_lastAxis));
        Assert.Throws<InferenceException>(() => SingleOp.Run("Interpolate", 11, SingleOp.Attributes(("mode", "nearest"), ("shape_calculation_mode", "sizes")), s_line, Tensor.From([2L], 1), Tensor.From([4L], 1)));
    }

    private static Tensor Resize(Tensor data, string mode, string coordinates, int size, params (string, string)[] more)
    {
        Attributes attributes = SingleOp.Attributes([("mode", mode), ("shape_calculation_mode", "sizes"), ("coordinate_transformation_mode", coordinates), .. more]);
        return SingleOp.Run("Interpolate", 11, attributes, data, Tensor.From([(long)size], 1), s_lastAxis);
    }
}
