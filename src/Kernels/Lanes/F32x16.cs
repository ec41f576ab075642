using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Sixteen numbers: AVX-512, or two halves of <see cref="F32x8"/>.</summary>
internal readonly unsafe partial struct F32x16(Vector512<float> v) : ILanes<F32x16>
{
    public readonly Vector512<float> V = v;

    public static int Count => 16;

    public static F32x16 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Splat(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Load(float* p) => new(Vector512.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F32x16 value, float* p) => value.V.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadTwice(float* p) => Join(F32x8.LoadTwice(p), F32x8.LoadTwice(p + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 SwapPairs(F32x16 value) =>
        Avx512F.IsSupported ? new(Avx512F.Permute4x32(value.V, 0b10_11_00_01)) : Join(F32x8.SwapPairs(new(value.V.GetLower())), F32x8.SwapPairs(new(value.V.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadU8(byte* p) =>
        Avx512F.IsSupported
            ? new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(p))))
            : Join(F32x8.LoadU8(p), F32x8.LoadU8(p + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadS8(byte* p) =>
        Avx512F.IsSupported
            ? new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)p))))
            : Join(F32x8.LoadS8(p), F32x8.LoadS8(p + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadF16(byte* p)
    {
        if (!Avx512F.IsSupported)
        {
            return Join(F32x8.LoadF16(p), F32x8.LoadF16(p + 16));
        }

        var shifted = Avx512F.ConvertToVector512Int32(Vector256.Load((short*)p)) << 13;
        var rebased = (shifted & Vector512.Create(LaneConstants.HalfMask)).AsSingle() * Vector512.Create(LaneConstants.HalfRebias);
        var special = Vector512.GreaterThanOrEqual(Vector512.Abs(rebased), Vector512.Create(LaneConstants.HalfOverflow));
        return new((rebased.AsInt32() | (special.AsInt32() & Vector512.Create(LaneConstants.InfinityBits))).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadBf16(byte* p) =>
        Avx512F.IsSupported
            ? new((Avx512F.ConvertToVector512Int32(Vector256.Load((ushort*)p)) << 16).AsSingle())
            : Join(F32x8.LoadBf16(p), F32x8.LoadBf16(p + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadU4(byte* p, out F32x16 first, out F32x16 second)
    {
        if (Avx512F.IsSupported)
        {
            var nibbles = Nibbles(p);
            first = new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(nibbles.GetLower())));
            second = new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(nibbles.GetUpper())));
            return;
        }

        F32x8.LoadU4(p, out var a, out var b);
        F32x8.LoadU4(p + 8, out var c, out var d);
        first = Join(a, b);
        second = Join(c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadS4(byte* p, out F32x16 first, out F32x16 second)
    {
        if (Avx512F.IsSupported)
        {
            // (n ^ 8) - 8 turns 0 .. 15 into -8 .. 7.
            var nibbles = (Nibbles(p) ^ Vector256.Create((byte)8)) - Vector256.Create((byte)8);
            first = new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(nibbles.GetLower().AsSByte())));
            second = new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(nibbles.GetUpper().AsSByte())));
            return;
        }

        F32x8.LoadS4(p, out var a, out var b);
        F32x8.LoadS4(p + 8, out var c, out var d);
        first = Join(a, b);
        second = Join(c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator +(F32x16 a, F32x16 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 a, F32x16 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator *(F32x16 a, F32x16 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator /(F32x16 a, F32x16 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Fma(F32x16 a, F32x16 b, F32x16 c) => new(Vector512.FusedMultiplyAdd(a.V, b.V, c.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Max(F32x16 a, F32x16 b) => new(Vector512.Max(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Min(F32x16 a, F32x16 b) => new(Vector512.Min(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Abs(F32x16 value) => new(Vector512.Abs(value.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 CopySign(F32x16 value, F32x16 sign) => new(Vector512.CopySign(value.V, sign.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 IfLess(F32x16 a, F32x16 b, F32x16 then, F32x16 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.V, b.V), then.V, otherwise.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 PowerOfTwo(F32x16 exponent) =>
        new(((exponent.V + Vector512.Create(LaneConstants.ExponentMagic)).AsInt32() << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F32x16 value) => F32x8.Sum(new(value.V.GetLower() + value.V.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOf(F32x16 value) => F32x8.MaxOf(new(Vector256.Max(value.V.GetLower(), value.V.GetUpper())));

    // Sixteen bytes to 32: each 16-bit lane becomes (low nibble, high nibble), which is file order in little-endian bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Nibbles(byte* p)
    {
        var pairs = Avx2.ConvertToVector256Int16(Vector128.Load(p)).AsUInt16();
        return ((pairs | (pairs << 4)) & Vector256.Create((ushort)0x0f0f)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x16 Join(F32x8 lower, F32x8 upper) => new(Vector512.Create(lower.V, upper.V));
}
