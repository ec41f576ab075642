namespace Lockstep.Decoding.Selection;

/// <summary>
/// The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), read as libstdc++ reads it for <c>uniform_real_distribution&lt;float&gt;</c>: one 32-bit draw
/// divided by 2^32, and the largest float below 1 where that rounds up to 1.
/// </summary>
public sealed class Mt19937 : IDrawTape
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Seeds the generator.</summary>
    public Mt19937(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextBits()
    {
        if (_next == Size) Twist();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    /// <inheritdoc/>
    public float Next()
    {
        float u = NextBits() / 4294967296f;
        return u < 1 ? u : MathF.BitDecrement(1);
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DFu : 0);
        }

        _next = 0;
    }
}
