using System.Runtime.CompilerServices;

namespace Lockstep.Kernels.Lanes;

/// <summary>One number: the plain machine, and the tail of every wider one.</summary>
internal readonly unsafe partial struct F32x1(float v) : ILanes<F32x1>
{
    public readonly float V = v;

    public static int Count => 1;

    public static F32x1 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Splat(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Load(float* p) => new(Unsafe.ReadUnaligned<float>(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F32x1 value, float* p) => Unsafe.WriteUnaligned(p, value.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadTwice(float* p) => Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 SwapPairs(F32x1 value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadU8(byte* p) => new(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadS8(byte* p) => new((sbyte)*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadF16(byte* p) => new((float)BitConverter.UInt16BitsToHalf(Unsafe.ReadUnaligned<ushort>(p)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadBf16(byte* p) => new(BitConverter.Int32BitsToSingle(Unsafe.ReadUnaligned<ushort>(p) << 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadU4(byte* p, out F32x1 first, out F32x1 second)
    {
        first = new(*p & 15);
        second = new(*p >> 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadS4(byte* p, out F32x1 first, out F32x1 second)
    {
        first = new((sbyte)(*p << 4) >> 4);
        second = new((sbyte)*p >> 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator +(F32x1 a, F32x1 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator -(F32x1 a, F32x1 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator *(F32x1 a, F32x1 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator /(F32x1 a, F32x1 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Fma(F32x1 a, F32x1 b, F32x1 c) => new(MathF.FusedMultiplyAdd(a.V, b.V, c.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Max(F32x1 a, F32x1 b) => new(MathF.Max(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Min(F32x1 a, F32x1 b) => new(MathF.Min(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Abs(F32x1 value) => new(MathF.Abs(value.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 CopySign(F32x1 value, F32x1 sign) => new(MathF.CopySign(value.V, sign.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 IfLess(F32x1 a, F32x1 b, F32x1 then, F32x1 otherwise) => a.V < b.V ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 PowerOfTwo(F32x1 exponent) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(exponent.V + LaneConstants.ExponentMagic) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F32x1 value) => value.V;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOf(F32x1 value) => value.V;
}
