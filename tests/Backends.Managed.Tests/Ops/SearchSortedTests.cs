using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class SearchSortedTests
{
    [Fact]
    public void Before_or_after_equals()
    {
        Tensor sorted = Vector(1f, 2, 2, 5);
        Tensor values = Tensor.From([0f, 2, 3, 9], 2, 2);
        AssertIs(Run("SearchSorted", 15, "", sorted, values), [2, 2], 0L, 1, 3, 4);
        AssertIs(Run("SearchSorted", 15, "right_mode=true; output_type=i32", sorted, values), [2, 2], 0, 3, 3, 4);
    }

    [Fact]
    public void Each_row_has_its_own_sequence() =>
        AssertIs(Run("SearchSorted", 15, "", Tensor.From([1, 2, 10, 20], 2, 2), Tensor.From([2, 15], 2, 1)), [2, 1], 1L, 1);

    [Fact]
    public void Refuses_rows_that_differ() => Assert.Throws<InferenceException>(() => Run("SearchSorted", 15, "", Counting(2, 2), Counting(3, 2)));
}
