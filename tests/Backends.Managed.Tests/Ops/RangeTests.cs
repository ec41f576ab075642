using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class RangeTests
{
    [Fact]
    public void Integers_up_and_down()
    {
        AssertIs(Run("Range", 4, "output_type=i64", Tensor.Scalar(5), Tensor.Scalar(-3), Tensor.Scalar(-3)), [3], 5L, 2, -1);
        AssertIs(Run("Range", 1, "", Tensor.Scalar(1), Tensor.Scalar(6), Tensor.Scalar(2)), [3], 1, 3, 5);
        AssertIs<int>(Run("Range", 1, "", Tensor.Scalar(1), Tensor.Scalar(1), Tensor.Scalar(2)), [0]);
        AssertIs<int>(Run("Range", 1, "", Tensor.Scalar(1), Tensor.Scalar(5), Tensor.Scalar(-2)), [0]);
    }

    [Fact]
    public void Real_inputs_of_an_integer_range_are_truncated() =>
        AssertIs(Run("Range", 4, "output_type=i32", Tensor.Scalar(1.7f), Tensor.Scalar(8.9f), Tensor.Scalar(2.5f)), [4], 1, 3, 5, 7);

    [Fact]
    public void Real_ranges_do_not_accumulate_error()
    {
        Tensor range = Run("Range", 4, "output_type=f32", Tensor.Scalar(0f), Tensor.Scalar(1000f), Tensor.Scalar(0.1f));
        Assert.Equal(10_000, range.Shape[0]);
        Assert.Equal((float)(9999 * (double)0.1f), range.Values<float>()[9999]);
        AssertIs(Run("Range", 4, "output_type=f16", Tensor.Scalar(0.5f), Tensor.Scalar(2f), Tensor.Scalar(1f)), [2], (Half)0.5f, (Half)1.5f);
    }

    [Fact]
    public void Refuses_a_step_of_zero_and_a_range_without_end()
    {
        Assert.Throws<InferenceException>(() => Run("Range", 1, "", Tensor.Scalar(1), Tensor.Scalar(5), Tensor.Scalar(0)));
        Assert.Throws<InferenceException>(() => Run("Range", 4, "output_type=f32", Tensor.Scalar(1f), Tensor.Scalar(float.PositiveInfinity), Tensor.Scalar(1f)));
    }
}
