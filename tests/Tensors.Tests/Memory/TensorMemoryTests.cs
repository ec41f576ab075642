using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    [Fact]
    public unsafe void Memory_of_a_library_is_seen_in_place_and_keeps_its_owner()
    {
        nint block = Marshal.AllocHGlobal(8);
        try
        {
            (Tensor tensor, WeakReference owner) = Over(block);
            *((int*)block + 1) = 7;
            GC.Collect();
            Assert.Equal(7, tensor.Values<int>()[1]);
            Assert.True(owner.IsAlive);
            tensor.Writable<int>()[0] = -5;
            Assert.Equal(-5, *(int*)block);
            GC.KeepAlive(tensor);
        }
        finally
        {
            Marshal.FreeHGlobal(block);
        }
    }

    // In a method of its own, so that no local variable holds the owner.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Tensor, WeakReference Owner) Over(nint block)
    {
        var owner = new object();
        return (new Tensor(DType.I32, new Shape(2), TensorMemory.Foreign(block, 8, owner)), new WeakReference(owner));
    }
}
