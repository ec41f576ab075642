using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lockstep.Kernels.Lanes;

/// <summary>The scalar twin of every integer operation.</summary>
internal readonly unsafe partial struct F32x1
{
    private int Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.SingleToInt32Bits(V);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 SplatBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 AndOr(F32x1 bits, F32x1 mask, F32x1 or) => SplatBits((bits.Bits & mask.Bits) | or.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 And(F32x1 bits, F32x1 mask) => SplatBits(bits.Bits & mask.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 ShiftLeft(F32x1 bits, [ConstantExpected] int count) => SplatBits(bits.Bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 ShiftRight(F32x1 bits, [ConstantExpected] int count) => SplatBits(bits.Bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 ShiftRightSigned(F32x1 bits, [ConstantExpected] int count) => SplatBits(bits.Bits >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 UpperBytes(F32x1 bits) => SplatBits((bits.Bits >>> 8) & 0x00ff00ff);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 AddInts(F32x1 a, F32x1 b) => SplatBits(a.Bits + b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 MaxInts(F32x1 a, F32x1 b) => SplatBits(Math.Max(a.Bits, b.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxOfInts(F32x1 value) => value.Bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 AddPairs(F32x1 a, F32x1 b) => Pair((short)a.Bits + (short)b.Bits, (a.Bits >> 16) + (b.Bits >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 MultiplyPairs(F32x1 a, F32x1 b) => SplatBits(((short)a.Bits * (short)b.Bits) + ((a.Bits >> 16) * (b.Bits >> 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 MultiplyBytes(F32x1 a, F32x1 b) => Pair(Product(a, b, 0) + Product(a, b, 1), Product(a, b, 2) + Product(a, b, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 DotBytes(F32x1 sum, F32x1 a, F32x1 b) =>
        SplatBits(sum.Bits + Product(a, b, 0) + Product(a, b, 1) + Product(a, b, 2) + Product(a, b, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 ToSingle(F32x1 ints) => new(ints.Bits);

    public static F32x1 NibbleTable => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 NibbleMinus8(F32x1 bits, F32x1 table) => ToSingle(And(bits, SplatBits(15))) + Splat(-8f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTable(float* table, out F32x1 low, out F32x1 high) => low = high = Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LookUp(F32x1 bits, F32x1 low, F32x1 high, float* table) => new(table[bits.Bits & 15]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpreadNibbles(F32x1 bits, out F32x1 first, out F32x1 second) => NibbleSpread<F32x1>.Run(bits, out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowBytes(F32x1 bits, byte* p) => *p = (byte)bits.Bits;

    private static int Product(F32x1 a, F32x1 b, int i) => (byte)(a.Bits >> (8 * i)) * (sbyte)(b.Bits >> (8 * i));

    private static F32x1 Pair(int low, int high) => SplatBits((ushort)low | (high << 16));
}
