using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class UniqueTests
{
    [Fact]
    public void Elements_sorted_or_as_they_come()
    {
        Tensor data = Vector(3, 1, 3, 2, 1);
        Tensor[] sorted = Run("Unique", 10, "sorted=true", 4, data);
        AssertIs(sorted[0], [3], 1, 2, 3);
        AssertIs(sorted[1], [3], 1L, 3, 0);
        AssertIs(sorted[2], [5], 2L, 0, 2, 1, 0);
        AssertIs(sorted[3], [3], 2L, 1, 2);
        Tensor[] plain = Run("Unique", 10, "sorted=false; index_element_type=i32; count_element_type=i32", 4, data);
        AssertIs(plain[0], [3], 3, 1, 2);
        AssertIs(plain[1], [3], 0, 1, 3);
        AssertIs(plain[2], [5], 0, 1, 0, 2, 1);
        AssertIs(plain[3], [3], 2, 2, 1);
    }

    [Fact]
    public void Slices_along_an_axis()
    {
        Tensor[] rows = Run("Unique", 10, "", 4, Tensor.From([3f, 1, 2, 1, 3, 1], 3, 2), Tensor.Scalar(0L));
        AssertIs(rows[0], [2, 2], 2f, 1, 3, 1);
        AssertIs(rows[1], [2], 1L, 0);
        AssertIs(rows[2], [3], 1L, 0, 1);
        AssertIs(rows[3], [2], 1L, 2);
        Tensor[] columns = Run("Unique", 10, "sorted=false", 4, Tensor.From([3f, 1, 3, 2, 1, 2], 2, 3), Tensor.Scalar(-1L));
        AssertIs(columns[0], [2, 2], 3f, 1, 2, 1);
        AssertIs(columns[2], [3], 0L, 1, 0);
    }

    [Fact]
    public void Empty_and_scalar_data()
    {
        AssertIs<float>(Run("Unique", 10, "", 4, Counting(0))[0], [0]);
        AssertIs<float>(Run("Unique", 10, "", 4, Counting(0, 2), Tensor.Scalar(0L))[0], [0, 2]);
        AssertIs(Run("Unique", 10, "", 4, Tensor.Scalar(4))[3], [1], 1L);
    }
}
