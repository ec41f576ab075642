using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class SqueezeTests
{
    [Fact]
    public void Named_all_or_skipped_axes()
    {
        AssertIs(Run("Squeeze", 1, "", Counting(1, 2, 1), List(-1)), [1, 2], 1f, 2);
        AssertIs(Run("Squeeze", 1, "", Counting(1, 2, 1)), [2], 1f, 2);
        AssertIs(Run("Squeeze", 15, "", Counting(1, 2, 1), List()), [2], 1f, 2);
        AssertIs(Run("Squeeze", 15, "allow_axis_skip=true", Counting(1, 2), List(0, 1)), [2], 1f, 2);
        AssertIs(Run("Squeeze", 1, "", Counting(1, 1), List(0, 0)), [1], 1f);
    }

    [Fact]
    public void Shares_memory_for_every_type()
    {
        Tensor packed = Tensor.Zeros(DType.I4, new Shape(1, 3));
        Tensor squeezed = Run("Squeeze", 1, "", packed, List(0));
        Assert.Equal(new Shape(3), squeezed.Shape);
        packed.WritableBytes()[0] = 0x21;
        Assert.Equal(0x21, squeezed.Bytes[0]);
    }

    [Fact]
    public void Refuses_axes_outside() => Assert.Throws<InferenceException>(() => Run("Squeeze", 1, "", Counting(1), List(1)));
}
