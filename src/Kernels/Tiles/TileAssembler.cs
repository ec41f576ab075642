namespace Lockstep.Kernels;

/// <summary>
/// Writes the few x86-64 instructions that the tile code is made of (Intel Architecture Instruction Set Extensions, AMX). Registers have their numbers:
/// 1 rcx, 2 rdx, 6 rsi, 7 rdi, 8 .. 11 r8 .. r11, 0 rax; tiles 0 .. 7.
/// </summary>
internal sealed class TileAssembler
{
    private const int None = 0, PF3 = 2, PF2 = 3; // the prefix that VEX folds in

    private readonly List<byte> _code = [];

    /// <summary>Where the next instruction will be.</summary>
    public int Position => _code.Count;

    public byte[] ToArray() => [.. _code];

    /// <summary>Tile shapes from 64 bytes at [register].</summary>
    public void LoadConfiguration(int register) => Vex(None, 0x49, 0, 0, register, Memory(0, register));

    /// <summary>Tiles back to nothing, so that the system has nothing to save.</summary>
    public void Release() => Vex(None, 0x49, 0, 0, 0, 0xc0);

    public void Zero(int tile) => Vex(PF2, 0x49, 0, 0, 0, (byte)(0xc0 | (tile << 3)));

    /// <summary>Rows of a tile from [at + offset], [at + offset + stride] ...</summary>
    public void Load(int tile, int at, int stride, int offset) => Indexed(PF2, tile, at, stride, offset);

    /// <summary>Rows of a tile to [at + offset], [at + offset + stride] ...</summary>
    public void Store(int tile, int at, int stride, int offset) => Indexed(PF3, tile, at, stride, offset);

    /// <summary>sum[m, n] += a[m, k] * b[k / 4, n, k % 4], signed bytes times unsigned bytes (TDPBSUD).</summary>
    public void MultiplySignedUnsigned(int sum, int a, int b) => Vex(PF3, 0x5e, b, 0, 0, (byte)(0xc0 | (sum << 3) | a));

    /// <summary>target = 64 bits at [source + offset].</summary>
    public void LoadWord(int target, int source, int offset) => Emit(Rex(target, source), 0x8b, (byte)(0x80 | Low(target) << 3 | Low(source)), offset);

    /// <summary>target = source + offset.</summary>
    public void Address(int target, int source, int offset) => Emit(Rex(target, source), 0x8d, (byte)(0x80 | Low(target) << 3 | Low(source)), offset);

    /// <summary>target = value.</summary>
    public void LoadConstant(int target, int value) => Emit(Rex(0, target), 0xc7, (byte)(0xc0 | Low(target)), value);

    /// <summary>target += source.</summary>
    public void Add(int target, int source) => Emit(Rex(source, target), 0x01, (byte)(0xc0 | Low(source) << 3 | Low(target)));

    /// <summary>Counts down and goes back to <paramref name="to"/> while something is left.</summary>
    public void LoopWhileLeft(int counter, int to)
    {
        Emit(Rex(0, counter), 0xff, (byte)(0xc8 | Low(counter))); // dec
        _code.AddRange([0x0f, 0x85]); // jnz
        Number(to - (Position + sizeof(int)));
    }

    public void Return() => _code.Add(0xc3);

    private static int Low(int register) => register & 7;

    private static byte Rex(int reg, int rm) => (byte)(0x48 | (reg >> 3 << 2) | (rm >> 3));

    // [register] without an offset; rsp, rbp, r12 and r13 would need another form and are not used.
    private static byte Memory(int reg, int register) => (byte)(reg << 3 | Low(register));

    private void Emit(byte rex, byte opcode, byte modrm, int? number = null)
    {
        _code.AddRange([rex, opcode, modrm]);
        if (number is { } value)
        {
            Number(value);
        }
    }

    private void Indexed(int prefix, int tile, int at, int stride, int offset)
    {
        Vex(prefix, 0x4b, 0, stride, at, (byte)(0x84 | tile << 3)); // a byte with base and index follows, then 32 bits of offset
        _code.Add((byte)(Low(stride) << 3 | Low(at)));
        Number(offset);
    }

    private void Vex(int prefix, byte opcode, int second, int index, int rm, byte modrm) =>
        _code.AddRange([0xc4, (byte)(0x80 | (index < 8 ? 0x40 : 0) | (rm < 8 ? 0x20 : 0) | 2), (byte)((~second & 15) << 3 | prefix), opcode, modrm]);

    private void Number(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _code.AddRange(bytes);
    }
}
