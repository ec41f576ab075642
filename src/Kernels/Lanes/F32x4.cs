using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lockstep.Kernels.Lanes;

/// <summary>Four numbers: SSE, NEON, or software.</summary>
internal readonly unsafe partial struct F32x4(Vector128<float> v) : ILanes<F32x4>
{
    public readonly Vector128<float> V = v;

    public static int Count => 4;

    public static F32x4 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Splat(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Load(float* p) => new(Vector128.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F32x4 value, float* p) => value.V.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LoadTwice(float* p) =>
        new(Vector128.Shuffle(Vector128.CreateScalar(Unsafe.ReadUnaligned<double>(p)).AsSingle(), Vector128.Create(0, 0, 1, 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 SwapPairs(F32x4 value) => new(Vector128.Shuffle(value.V, Vector128.Create(1, 0, 3, 2)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LoadU8(byte* p) => FromU8(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LoadS8(byte* p) => FromS8(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LoadF16(byte* p)
    {
        var shifted = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsInt16()) << 13;
        var rebased = (shifted & Vector128.Create(LaneConstants.HalfMask)).AsSingle() * Vector128.Create(LaneConstants.HalfRebias);
        var special = Vector128.GreaterThanOrEqual(Vector128.Abs(rebased), Vector128.Create(LaneConstants.HalfOverflow));
        return new((rebased.AsInt32() | (special.AsInt32() & Vector128.Create(LaneConstants.InfinityBits))).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LoadBf16(byte* p) =>
        new((Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsUInt16()) << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadU4(byte* p, out F32x4 first, out F32x4 second)
    {
        var nibbles = Nibbles(p);
        first = FromU8(nibbles);
        second = FromU8((nibbles.AsUInt64() >> 32).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadS4(byte* p, out F32x4 first, out F32x4 second)
    {
        // (n ^ 8) - 8 turns 0 .. 15 into -8 .. 7.
        var nibbles = ((Nibbles(p) ^ Vector128.Create((byte)8)) - Vector128.Create((byte)8)).AsSByte();
        first = FromS8(nibbles);
        second = FromS8((nibbles.AsUInt64() >> 32).AsSByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator +(F32x4 a, F32x4 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator -(F32x4 a, F32x4 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator *(F32x4 a, F32x4 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator /(F32x4 a, F32x4 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Fma(F32x4 a, F32x4 b, F32x4 c) => new(Vector128.FusedMultiplyAdd(a.V, b.V, c.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Max(F32x4 a, F32x4 b) => new(Vector128.Max(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Min(F32x4 a, F32x4 b) => new(Vector128.Min(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Abs(F32x4 value) => new(Vector128.Abs(value.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 CopySign(F32x4 value, F32x4 sign) => new(Vector128.CopySign(value.V, sign.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 IfLess(F32x4 a, F32x4 b, F32x4 then, F32x4 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a.V, b.V), then.V, otherwise.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 PowerOfTwo(F32x4 exponent) =>
        new(((exponent.V + Vector128.Create(LaneConstants.ExponentMagic)).AsInt32() << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F32x4 value)
    {
        var two = value.V + Vector128.Shuffle(value.V, Vector128.Create(2, 3, 2, 3)); // lanes 0, 1 hold 0+2, 1+3
        return two.GetElement(0) + two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOf(F32x4 value)
    {
        var two = Vector128.Max(value.V, Vector128.Shuffle(value.V, Vector128.Create(2, 3, 2, 3)));
        return MathF.Max(two.GetElement(0), two.GetElement(1));
    }

    // Four bytes to eight: each 16-bit lane becomes (low nibble, high nibble), which is file order in little-endian bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Nibbles(byte* p)
    {
        var pairs = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsByte());
        return ((pairs | (pairs << 4)) & Vector128.Create((ushort)0x0f0f)).AsByte();
    }

    // Bytes 0 .. 3 of the vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 FromU8(Vector128<byte> bytes) =>
        new(Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 FromS8(Vector128<sbyte> bytes) =>
        new(Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes))));
}
