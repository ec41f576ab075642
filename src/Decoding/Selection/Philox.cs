namespace Lockstep.Decoding.Selection;

/// <summary>
/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a counter goes in, four numbers come out, so any draw can be reached directly.
/// Draws take the upper 24 bits of each number.
/// </summary>
public sealed class Philox : IDrawTape
{
    private readonly uint _key0, _key1;
    private readonly uint[] _block = new uint[4];
    private ulong _counter;
    private int _next = 4;

    /// <summary>Seeds the generator.</summary>
    public Philox(ulong seed) => (_key0, _key1) = ((uint)seed, (uint)(seed >> 32));

    /// <summary>The next 32 bits.</summary>
    public uint NextBits()
    {
        if (_next == 4)
        {
            Block(_counter++);
            _next = 0;
        }

        return _block[_next++];
    }

    /// <inheritdoc/>
    public float Next() => (NextBits() >> 8) * (1f / (1 << 24));

    private void Block(ulong counter)
    {
        uint x0 = (uint)counter, x1 = (uint)(counter >> 32), x2 = 0, x3 = 0, k0 = _key0, k1 = _key1;
        for (int round = 0; round < 10; round++)
        {
            ulong a = 0xD2511F53UL * x0, b = 0xCD9E8D57UL * x2;
            (x0, x1, x2, x3) = ((uint)(b >> 32) ^ x1 ^ k0, (uint)b, (uint)(a >> 32) ^ x3 ^ k1, (uint)a);
            (k0, k1) = (k0 + 0x9E3779B9u, k1 + 0xBB67AE85u);
        }

        (_block[0], _block[1], _block[2], _block[3]) = (x0, x1, x2, x3);
    }
}
