using Lockstep.Graph;
using Lockstep.Graph.Inference;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class StridedSliceTests
{
    [Fact]
    public void Mask_elements_of_one_ignore_begin_and_end()
    {
        AssertIs(Run("StridedSlice", 1, "begin_mask=1; end_mask=0", Counting(4), List(2), List(3), List(1)), [3], 1f, 2, 3);
        AssertIs(Run("StridedSlice", 1, "begin_mask=1; end_mask=1", Counting(3), List(0), List(0), List(-1)), [3], 3f, 2, 1);
        AssertIs(Run("StridedSlice", 1, "begin_mask=0; end_mask=1", Counting(3), List(-4), List(0), List(-2)), [1], 1f);
    }

    [Fact]
    public void Shrink_new_axis_and_ellipsis()
    {
        AssertIs(Run("StridedSlice", 1, "begin_mask=1; end_mask=0; shrink_axis_mask=1", Counting(3), List(1), List(2), List(-1)), [], 1f);
        AssertIs(Run("StridedSlice", 1, "begin_mask=; end_mask=; shrink_axis_mask=1", Counting(2, 2), List(-1), List(0)), [2], 3f, 4);
        AssertIs(Run("StridedSlice", 1, "begin_mask=; end_mask=; new_axis_mask=1,0; shrink_axis_mask=1,0", Counting(3), List(1, 1), List(2, 2), List(1, 1)), [1, 1], 2f);
        AssertIs(Run("StridedSlice", 1, "begin_mask=; end_mask=; ellipsis_mask=1,0; new_axis_mask=1,0", Counting(2, 3), List(0, 1), List(0, 2), List(1, 1)), [2, 1], 2f, 5);
        AssertIs(Run("StridedSlice", 1, "begin_mask=; end_mask=; ellipsis_mask=0,1,0; shrink_axis_mask=1,0,1", Counting(2, 2, 2), List(1, 0, 0), List(0, 0, 0), List(1, 1, 1)), [2], 5f, 7);
    }

    [Fact]
    public void Axes_that_nobody_speaks_of_stay() =>
        AssertIs(Run("StridedSlice", 1, "begin_mask=; end_mask=", Counting(3, 2), List(1), List(3), List(1)), [2, 2], 3f, 4, 5, 6);

    [Fact]
    public void Refuses_an_index_outside_and_too_many_axes()
    {
        Assert.Throws<InferenceException>(() => Run("StridedSlice", 1, "begin_mask=; end_mask=; shrink_axis_mask=1", Counting(3), List(5), List(6), List(1)));
        Assert.Throws<InferenceException>(() => Run("StridedSlice", 1, "begin_mask=; end_mask=", Counting(3), List(0, 0), List(1, 1), List(1, 1)));
        Assert.Throws<AttributeException>(() => Run("StridedSlice", 1, "begin_mask=; end_mask=; ellipsis_mask=1,1", Counting(3), List(0, 0), List(1, 1), List(1, 1)));
    }
}
