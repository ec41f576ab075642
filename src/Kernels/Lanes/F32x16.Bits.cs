using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Integer operations of sixteen lanes; AVX-512BW multiplies, or halves of <see cref="F32x8"/>.</summary>
internal readonly unsafe partial struct F32x16
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 SplatBits(int bits) =>
        new(Vector512.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AndOr(F32x16 bits, F32x16 mask, F32x16 or) =>
        Avx512F.IsSupported
            ? new(Avx512F.TernaryLogic(bits.V, mask.V, or.V, 0xea)) // (A and B) or C
            : new((bits.V & mask.V) | or.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 And(F32x16 bits, F32x16 mask) =>
        new(bits.V & mask.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ShiftLeft(F32x16 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ShiftRight(F32x16 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ShiftRightSigned(F32x16 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 UpperBytes(F32x16 bits) =>
        new((bits.V.AsUInt16() >>> 8).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AddInts(F32x16 a, F32x16 b) =>
        new((a.V.AsInt32() + b.V.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 MaxInts(F32x16 a, F32x16 b) =>
        new(Vector512.Max(a.V.AsInt32(), b.V.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxOfInts(F32x16 value) => F32x8.MaxOfInts(F32x8.MaxInts(new(value.V.GetLower()), new(value.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AddPairs(F32x16 a, F32x16 b) =>
        new((a.V.AsInt16() + b.V.AsInt16()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 MultiplyPairs(F32x16 a, F32x16 b) =>
        Avx512BW.IsSupported
            ? new(Avx512BW.MultiplyAddAdjacent(a.V.AsInt16(), b.V.AsInt16()).AsSingle())
            : Join(F32x8.MultiplyPairs(new(a.V.GetLower()), new(b.V.GetLower())), F32x8.MultiplyPairs(new(a.V.GetUpper()), new(b.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 MultiplyBytes(F32x16 a, F32x16 b) =>
        Avx512BW.IsSupported
            ? new(Avx512BW.MultiplyAddAdjacent(a.V.AsByte(), b.V.AsSByte()).AsSingle())
            : Join(F32x8.MultiplyBytes(new(a.V.GetLower()), new(b.V.GetLower())), F32x8.MultiplyBytes(new(a.V.GetUpper()), new(b.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 DotBytes(F32x16 sum, F32x16 a, F32x16 b) =>
        AddInts(sum, DotHalves(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ToSingle(F32x16 ints) =>
        new(Vector512.ConvertToSingle(ints.V.AsInt32()));

    public static F32x16 NibbleTable => new(Vector512.CreateSequence(-8f, 1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 NibbleMinus8(F32x16 bits, F32x16 table) =>
        Avx512F.IsSupported
            ? new(Avx512F.PermuteVar16x32(table.V, bits.V.AsInt32())) // looks at four bits only
            : ToSingle(And(bits, SplatBits(15))) + Splat(-8f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTable(float* table, out F32x16 low, out F32x16 high) => low = high = Load(table);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LookUp(F32x16 bits, F32x16 low, F32x16 high, float* table)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.PermuteVar16x32(low.V, bits.V.AsInt32())); // looks at four bits only
        }

        F32x8 first = new(low.V.GetLower()), second = new(low.V.GetUpper());
        return Join(F32x8.LookUp(new(bits.V.GetLower()), first, second, table), F32x8.LookUp(new(bits.V.GetUpper()), first, second, table));
    }

    // A lane of 64 bits holds two words: of each, the bytes that begin at bits 0, 4, 8 and 12, then 16, 20, 24 and 28, without their upper halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpreadNibbles(F32x16 bits, out F32x16 first, out F32x16 second)
    {
        if (!Avx512Vbmi.IsSupported)
        {
            NibbleSpread<F32x16>.Run(bits, out first, out second);
            return;
        }

        var nibble = Vector512.Create((byte)0x0f);
        var words = bits.V.AsUInt64();
        first = new((Avx512Vbmi.MultiShift(Vector512.Create(0x2c2824200c080400ul).AsByte(), words) & nibble).AsSingle());
        second = new((Avx512Vbmi.MultiShift(Vector512.Create(0x3c3834301c181410ul).AsByte(), words) & nibble).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowBytes(F32x16 bits, byte* p)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(bits.V.AsUInt32()).Store(p);
            return;
        }

        F32x8.StoreLowBytes(new(bits.V.GetLower()), p);
        F32x8.StoreLowBytes(new(bits.V.GetUpper()), p + 8);
    }

    // Unsigned bytes times signed bytes, summed by fours: as 16-bit numbers, even and odd bytes apart, nothing can saturate.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x16 DotHalves(F32x16 a, F32x16 b) => AddInts(
        MultiplyPairs(new(Even(a).AsSingle()), new(EvenSigned(b).AsSingle())),
        MultiplyPairs(UpperBytes(a), new((b.V.AsInt16() >> 8).AsSingle())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Even(F32x16 bits) => bits.V.AsInt16() & Vector512.Create((short)255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> EvenSigned(F32x16 bits) => (bits.V.AsInt16() << 8) >> 8;
}
