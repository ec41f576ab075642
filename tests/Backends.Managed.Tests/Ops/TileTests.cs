using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class TileTests
{
    [Fact]
    public void Repeats_data_of_any_rank()
    {
        AssertIs(Run("Tile", 1, "", Counting(2, 2), List(2, 2)), [4, 4], 1f, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4);
        AssertIs(Run("Tile", 1, "", Counting(2), List(2, 1)), [2, 2], 1f, 2, 1, 2);
        AssertIs(Run("Tile", 1, "", Counting(1, 2), List(2)), [1, 4], 1f, 2, 1, 2);
        AssertIs(Run("Tile", 1, "", Tensor.Scalar(3), List(2)), [2], 3, 3);
        AssertIs<float>(Run("Tile", 1, "", Counting(2, 2), List(-2, 1)), [0, 2]);
    }
}
