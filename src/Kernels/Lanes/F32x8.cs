using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Eight numbers: AVX2, or two halves of <see cref="F32x4"/>.</summary>
internal readonly unsafe partial struct F32x8(Vector256<float> v) : ILanes<F32x8>
{
    public readonly Vector256<float> V = v;

    public static int Count => 8;

    public static F32x8 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Splat(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Load(float* p) => new(Vector256.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F32x8 value, float* p) => value.V.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadTwice(float* p) =>
        Avx2.IsSupported
            ? new(Avx2.PermuteVar8x32(Vector128.Load(p).ToVector256Unsafe(), Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3)))
            : Join(F32x4.LoadTwice(p), F32x4.LoadTwice(p + 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 SwapPairs(F32x8 value) =>
        Avx.IsSupported ? new(Avx.Permute(value.V, 0b10_11_00_01)) : Join(F32x4.SwapPairs(new(value.V.GetLower())), F32x4.SwapPairs(new(value.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadU8(byte* p) =>
        Avx2.IsSupported
            ? new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(EightBytes(p))))
            : Join(F32x4.LoadU8(p), F32x4.LoadU8(p + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadS8(byte* p) =>
        Avx2.IsSupported
            ? new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(EightBytes(p).AsSByte())))
            : Join(F32x4.LoadS8(p), F32x4.LoadS8(p + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadF16(byte* p)
    {
        if (!Avx2.IsSupported)
        {
            return Join(F32x4.LoadF16(p), F32x4.LoadF16(p + 8));
        }

        var shifted = Avx2.ConvertToVector256Int32(Vector128.Load((short*)p)) << 13;
        var rebased = (shifted & Vector256.Create(LaneConstants.HalfMask)).AsSingle() * Vector256.Create(LaneConstants.HalfRebias);
        var special = Vector256.GreaterThanOrEqual(Vector256.Abs(rebased), Vector256.Create(LaneConstants.HalfOverflow));
        return new((rebased.AsInt32() | (special.AsInt32() & Vector256.Create(LaneConstants.InfinityBits))).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadBf16(byte* p) =>
        Avx2.IsSupported
            ? new((Avx2.ConvertToVector256Int32(Vector128.Load((ushort*)p)) << 16).AsSingle())
            : Join(F32x4.LoadBf16(p), F32x4.LoadBf16(p + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadU4(byte* p, out F32x8 first, out F32x8 second)
    {
        if (Avx2.IsSupported)
        {
            var nibbles = Nibbles(p);
            first = new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(nibbles)));
            second = new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(UpperBytes(nibbles))));
            return;
        }

        F32x4.LoadU4(p, out var a, out var b);
        F32x4.LoadU4(p + 4, out var c, out var d);
        first = Join(a, b);
        second = Join(c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadS4(byte* p, out F32x8 first, out F32x8 second)
    {
        if (Avx2.IsSupported)
        {
            // (n ^ 8) - 8 turns 0 .. 15 into -8 .. 7.
            var nibbles = (Nibbles(p) ^ Vector128.Create((byte)8)) - Vector128.Create((byte)8);
            first = new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(nibbles.AsSByte())));
            second = new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(UpperBytes(nibbles).AsSByte())));
            return;
        }

        F32x4.LoadS4(p, out var a, out var b);
        F32x4.LoadS4(p + 4, out var c, out var d);
        first = Join(a, b);
        second = Join(c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator +(F32x8 a, F32x8 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator -(F32x8 a, F32x8 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator *(F32x8 a, F32x8 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator /(F32x8 a, F32x8 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Fma(F32x8 a, F32x8 b, F32x8 c) => new(Vector256.FusedMultiplyAdd(a.V, b.V, c.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Max(F32x8 a, F32x8 b) => new(Vector256.Max(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Min(F32x8 a, F32x8 b) => new(Vector256.Min(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Abs(F32x8 value) => new(Vector256.Abs(value.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 CopySign(F32x8 value, F32x8 sign) => new(Vector256.CopySign(value.V, sign.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 IfLess(F32x8 a, F32x8 b, F32x8 then, F32x8 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.V, b.V), then.V, otherwise.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 PowerOfTwo(F32x8 exponent) =>
        new(((exponent.V + Vector256.Create(LaneConstants.ExponentMagic)).AsInt32() << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F32x8 value) => F32x4.Sum(new(value.V.GetLower() + value.V.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOf(F32x8 value) => F32x4.MaxOf(new(Vector128.Max(value.V.GetLower(), value.V.GetUpper())));

    // Eight bytes to sixteen: each 16-bit lane becomes (low nibble, high nibble), which is file order in little-endian bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Nibbles(byte* p)
    {
        var pairs = Vector128.WidenLower(EightBytes(p));
        return ((pairs | (pairs << 4)) & Vector128.Create((ushort)0x0f0f)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> EightBytes(byte* p) => Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> UpperBytes(Vector128<byte> v) => Vector128.Shuffle(v.AsUInt64(), Vector128.Create(1UL, 1UL)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 Join(F32x4 lower, F32x4 upper) => new(Vector256.Create(lower.V, upper.V));
}
