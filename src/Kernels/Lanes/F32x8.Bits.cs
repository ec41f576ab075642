using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Integer operations of eight lanes; AVX2 and AVX-VNNI multiply, or halves of <see cref="F32x4"/>.</summary>
internal readonly unsafe partial struct F32x8
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 SplatBits(int bits) =>
        new(Vector256.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AndOr(F32x8 bits, F32x8 mask, F32x8 or) =>
        new((bits.V & mask.V) | or.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 And(F32x8 bits, F32x8 mask) =>
        new(bits.V & mask.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ShiftLeft(F32x8 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ShiftRight(F32x8 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ShiftRightSigned(F32x8 bits, [ConstantExpected] int count) =>
        new((bits.V.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 UpperBytes(F32x8 bits) =>
        new((bits.V.AsUInt16() >>> 8).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AddInts(F32x8 a, F32x8 b) =>
        new((a.V.AsInt32() + b.V.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 MaxInts(F32x8 a, F32x8 b) =>
        new(Vector256.Max(a.V.AsInt32(), b.V.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxOfInts(F32x8 value) => F32x4.MaxOfInts(F32x4.MaxInts(new(value.V.GetLower()), new(value.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AddPairs(F32x8 a, F32x8 b) =>
        new((a.V.AsInt16() + b.V.AsInt16()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 MultiplyPairs(F32x8 a, F32x8 b) =>
        Avx2.IsSupported
            ? new(Avx2.MultiplyAddAdjacent(a.V.AsInt16(), b.V.AsInt16()).AsSingle())
            : Join(F32x4.MultiplyPairs(new(a.V.GetLower()), new(b.V.GetLower())), F32x4.MultiplyPairs(new(a.V.GetUpper()), new(b.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 MultiplyBytes(F32x8 a, F32x8 b) =>
        Avx2.IsSupported
            ? new(Avx2.MultiplyAddAdjacent(a.V.AsByte(), b.V.AsSByte()).AsSingle())
            : Join(F32x4.MultiplyBytes(new(a.V.GetLower()), new(b.V.GetLower())), F32x4.MultiplyBytes(new(a.V.GetUpper()), new(b.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 DotBytes(F32x8 sum, F32x8 a, F32x8 b) =>
        AvxVnni.IsSupported
            ? new(AvxVnni.MultiplyWideningAndAdd(sum.V.AsInt32(), a.V.AsByte(), b.V.AsSByte()).AsSingle())
            : AddInts(sum, DotHalves(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ToSingle(F32x8 ints) =>
        new(Vector256.ConvertToSingle(ints.V.AsInt32()));

    public static F32x8 NibbleTable => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 NibbleMinus8(F32x8 bits, F32x8 table) => ToSingle(And(bits, SplatBits(15))) + Splat(-8f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTable(float* table, out F32x8 low, out F32x8 high) => (low, high) = (Load(table), Load(table + 8));

    // Both halves of the table by the lowest three bits; the fourth, moved to the sign, picks one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LookUp(F32x8 bits, F32x8 low, F32x8 high, float* table)
    {
        if (Avx2.IsSupported)
        {
            Vector256<int> index = bits.V.AsInt32();
            return new(Avx.BlendVariable(Avx2.PermuteVar8x32(low.V, index), Avx2.PermuteVar8x32(high.V, index), ShiftLeft(bits, 28).V));
        }

        F32x4 none = F32x4.Zero;
        return Join(F32x4.LookUp(new(bits.V.GetLower()), none, none, table), F32x4.LookUp(new(bits.V.GetUpper()), none, none, table));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpreadNibbles(F32x8 bits, out F32x8 first, out F32x8 second) => NibbleSpread<F32x8>.Run(bits, out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowBytes(F32x8 bits, byte* p)
    {
        F32x4.StoreLowBytes(new(bits.V.GetLower()), p);
        F32x4.StoreLowBytes(new(bits.V.GetUpper()), p + 4);
    }

    // Unsigned bytes times signed bytes, summed by fours: as 16-bit numbers, even and odd bytes apart, nothing can saturate.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 DotHalves(F32x8 a, F32x8 b) => AddInts(
        MultiplyPairs(new(Even(a).AsSingle()), new(EvenSigned(b).AsSingle())),
        MultiplyPairs(UpperBytes(a), new((b.V.AsInt16() >> 8).AsSingle())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Even(F32x8 bits) => bits.V.AsInt16() & Vector256.Create((short)255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> EvenSigned(F32x8 bits) => (bits.V.AsInt16() << 8) >> 8;
}
