using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class NonZeroTests
{
    [Fact]
    public void Lists_places_in_row_major_order()
    {
        Tensor data = Tensor.From([0f, 2, -0f, 3, float.NaN, 0], 2, 3);
        AssertIs(Run("NonZero", 3, "", data), [2, 3], 0L, 1, 1, 1, 0, 1);
        AssertIs(Run("NonZero", 3, "output_type=i32", data), [2, 3], 0, 1, 1, 1, 0, 1);
    }

    [Fact]
    public void Scalar_counts_as_a_list_of_one()
    {
        AssertIs(Run("NonZero", 3, "", Tensor.Scalar(5)), [1, 1], 0L);
        AssertIs<long>(Run("NonZero", 3, "", Tensor.Scalar(false)), [1, 0]);
    }

    [Fact]
    public void Empty_and_half()
    {
        AssertIs<long>(Run("NonZero", 3, "", Counting(2, 0)), [2, 0]);
        AssertIs(Run("NonZero", 3, "", Vector((Half)0, (Half)1)), [1, 1], 1L);
    }
}
