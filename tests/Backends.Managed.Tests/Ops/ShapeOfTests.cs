using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ShapeOfTests
{
    [Fact]
    public void Versions_types_and_packed_data()
    {
        AssertIs(Run("ShapeOf", 1, "", Counting(2, 3)), [2], 2L, 3);
        AssertIs(Run("ShapeOf", 3, "output_type=i32", Counting(2, 0)), [2], 2, 0);
        AssertIs<long>(Run("ShapeOf", 3, "", Tensor.Scalar(1)), [0]);
        AssertIs(Run("ShapeOf", 3, "", Tensor.Zeros(DType.U4, new Shape(3, 5))), [2], 3L, 5);
    }

    [Fact]
    public void Strings_have_a_shape_too()
    {
        var strings = new Tensor(DType.String, new Shape(1), TensorMemory.Allocate(12));
        AssertIs(Run("ShapeOf", 3, "", strings), [1], 1L);
    }
}
