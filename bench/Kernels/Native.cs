using System.Runtime.InteropServices;

namespace Lockstep.Kernels.Bench;

/// <summary>Native memory with random contents, all pages touched.</summary>
internal sealed unsafe class Native : IDisposable
{
    private readonly void* _memory;

    public Native(nuint bytes)
    {
        _memory = NativeMemory.AlignedAlloc(bytes, 4096);
        ulong state = 88172645463325252;
        for (nuint i = 0; i < bytes / 8; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            ((ulong*)_memory)[i] = (state & 0x3b3b3b3b3b3b3b3bUL) | 0x3000300030003000UL; // as f16, bf16 and f32 finite, and none so small that a product is denormal
        }
    }

    public byte* Bytes => (byte*)_memory;

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
