namespace Lockstep.Tensors.Tests.Memory;

public class TensorMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Memory_is_zeroed_and_writable(int length)
    {
        TensorMemory memory = TensorMemory.Allocate(length);
        Assert.Equal(length, memory.Length);
        Assert.False(memory.IsReadOnly);
        Assert.Equal(new byte[length], new Tensor(DType.U8, new Shape(length), memory).Bytes);
    }

    [Fact]
    public void Native_memory_behaves_like_an_array()
    {
        TensorMemory memory = new NativeBlock(100);
        var tensor = new Tensor(DType.I32, new Shape(24), memory, 3);
        Assert.Equal(new int[24], tensor.Values<int>());
        tensor.Writable<int>()[23] = -5;
        Assert.Equal(-5, tensor.Clone().Values<int>()[23]);
        Assert.False(memory.IsReadOnly);
        Assert.Equal(100, memory.Length);
        GC.KeepAlive(memory);
    }
}
