using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Integer operations of four lanes; SSE multiplies, or shifts and plain products on other machines.</summary>
internal readonly unsafe partial struct F32x4
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 SplatBits(int bits) =>
        new(Vector128.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 AndOr(F32x4 bits, F32x4 mask, F32x4 or) =>
        new((bits.V & mask.V) | or.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 And(F32x4 bits, F32x4 mask) =>
        new(bits.V & mask.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 ShiftLeft(F32x4 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 ShiftRight(F32x4 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 ShiftRightSigned(F32x4 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 UpperBytes(F32x4 bits) =>
        new((bits.V.AsUInt16() >>> 8).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 AddInts(F32x4 a, F32x4 b) =>
        new((a.V.AsInt32() + b.V.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 MaxInts(F32x4 a, F32x4 b) =>
        new(Vector128.Max(a.V.AsInt32(), b.V.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxOfInts(F32x4 value)
    {
        var pairs = Vector128.Max(value.V.AsInt32(), Vector128.Shuffle(value.V.AsInt32(), Vector128.Create(2, 3, 0, 1)));
        return Math.Max(pairs[0], pairs[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 AddPairs(F32x4 a, F32x4 b) =>
        new((a.V.AsInt16() + b.V.AsInt16()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 MultiplyPairs(F32x4 a, F32x4 b) =>
        Sse2.IsSupported
            ? new(Sse2.MultiplyAddAdjacent(a.V.AsInt16(), b.V.AsInt16()).AsSingle())
            : new(((Low(a) * Low(b)) + ((a.V.AsInt32() >> 16) * (b.V.AsInt32() >> 16))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 MultiplyBytes(F32x4 a, F32x4 b) =>
        Ssse3.IsSupported
            ? new(Ssse3.MultiplyAddAdjacent(a.V.AsByte(), b.V.AsSByte()).AsSingle())
            : new(((Even(a) * EvenSigned(b)) + ((a.V.AsInt16() >>> 8) * (b.V.AsInt16() >> 8))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 DotBytes(F32x4 sum, F32x4 a, F32x4 b) =>
        AvxVnni.IsSupported
            ? new(AvxVnni.MultiplyWideningAndAdd(sum.V.AsInt32(), a.V.AsByte(), b.V.AsSByte()).AsSingle())
            : AddInts(sum, DotHalves(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 ToSingle(F32x4 ints) =>
        new(Vector128.ConvertToSingle(ints.V.AsInt32()));

    public static F32x4 NibbleTable => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 NibbleMinus8(F32x4 bits, F32x4 table) => ToSingle(And(bits, SplatBits(15))) + Splat(-8f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTable(float* table, out F32x4 low, out F32x4 high) => low = high = Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LookUp(F32x4 bits, F32x4 low, F32x4 high, float* table)
    {
        Vector128<int> index = bits.V.AsInt32() & Vector128.Create(15);
        return new(Vector128.Create(table[index.GetElement(0)], table[index.GetElement(1)], table[index.GetElement(2)], table[index.GetElement(3)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpreadNibbles(F32x4 bits, out F32x4 first, out F32x4 second) => NibbleSpread<F32x4>.Run(bits, out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowBytes(F32x4 bits, byte* p)
    {
        var bytes = Vector128.Narrow(Vector128.Narrow(bits.V.AsUInt32() & Vector128.Create(255u), default), default);
        Unsafe.WriteUnaligned(p, bytes.AsUInt32().ToScalar());
    }

    // Unsigned bytes times signed bytes, summed by fours: as 16-bit numbers, even and odd bytes apart, nothing can saturate.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 DotHalves(F32x4 a, F32x4 b) => AddInts(
        MultiplyPairs(new(Even(a).AsSingle()), new(EvenSigned(b).AsSingle())),
        MultiplyPairs(UpperBytes(a), new((b.V.AsInt16() >> 8).AsSingle())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Even(F32x4 bits) => bits.V.AsInt16() & Vector128.Create((short)255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> EvenSigned(F32x4 bits) => (bits.V.AsInt16() << 8) >> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Low(F32x4 bits) => (bits.V.AsInt32() << 16) >> 16;
}
