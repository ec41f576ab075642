namespace Lockstep.Tensors.Tests.Memory;

public class ReusableTensorTests
{
    [Fact]
    public void The_same_object_takes_other_sizes_as_long_as_it_fits()
    {
        var reusable = new ReusableTensor(DType.I64);
        Tensor big = reusable.Resize(2, 10);
        Tensor small = reusable.Resize(1, 3);
        Assert.Same(big, small);
        Assert.Equal(new Shape(1, 3), small.Shape);
        Assert.Equal(24, small.ByteLength);
        Assert.Equal(3, small.Values<long>().Length);
        Assert.NotSame(big, reusable.Resize(3, 10));
    }

    [Fact]
    public void Its_content_is_transient_and_a_persistent_copy_is_not()
    {
        Tensor tensor = new ReusableTensor(DType.I32).Resize(2);
        tensor.Writable<int>().Fill(7);
        Tensor kept = tensor.Persistent();
        tensor.Writable<int>().Fill(8);
        Assert.True(tensor.IsTransient);
        Assert.False(kept.IsTransient);
        Assert.Equal([7, 7], kept.Values<int>().ToArray());
        Assert.Same(kept, kept.Persistent());
    }

    [Fact]
    public void Growing_row_by_row_allocates_seldom()
    {
        var reusable = new ReusableTensor(DType.I64);
        Tensor last = reusable.Resize(1, 1);
        int changes = 0;
        for (int length = 2; length <= 4096; length++)
        {
            Tensor now = reusable.Resize(1, length);
            if (!ReferenceEquals(now, last)) changes++;
            last = now;
        }

        Assert.Equal(12, changes);
    }
}
