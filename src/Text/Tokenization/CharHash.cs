using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Text.Tokenization;

/// <summary>A quick hash of characters, four at a time, seeded anew in each process so that no file can be made to collide.</summary>
internal static class CharHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    private static readonly ulong s_seed = (ulong)Random.Shared.NextInt64();

    /// <summary>64 bits, well mixed in both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<char> text)
    {
        ulong hash = s_seed ^ (ulong)text.Length * Odd;
        while (text.Length >= 4)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text)));
            text = text[4..];
        }
        if (text.Length >= 2)
        {
            hash ^= MemoryMarshal.Read<uint>(MemoryMarshal.AsBytes(text));
            text = text[2..];
        }
        if (text.Length > 0)
            hash ^= (ulong)text[0] << 32;
        return Mix(hash);
    }

    // The high half of a 128-bit product depends on all bits of the input.
    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value, Odd, out ulong low);
        return high ^ low;
    }
}
