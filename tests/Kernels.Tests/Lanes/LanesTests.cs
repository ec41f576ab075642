using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels.Tests.Lanes;

/// <summary>Every width against plain arithmetic; loads are checked over all values that exist.</summary>
public unsafe class LanesTests
{
    [Theory]
    [ClassData(typeof(Widths))]
    public void Halves_and_bfloats_load_exactly(int lanes) => Run(lanes, new HalfLoads());

    [Theory]
    [ClassData(typeof(Widths))]
    public void Bytes_and_nibbles_load_in_order(int lanes) => Run(lanes, new IntegerLoads());

    [Theory]
    [ClassData(typeof(Widths))]
    public void Arithmetic_is_that_of_single_numbers(int lanes) => Run(lanes, new Arithmetic());

    [Theory]
    [ClassData(typeof(Widths))]
    public void Tails_fill_and_cut(int lanes) => Run(lanes, new Tails());

    [Theory]
    [ClassData(typeof(Widths))]
    public void Integer_operations_are_those_of_the_scalar_twin(int lanes) => Run(lanes, new Integers());

    private static void Run<TAction>(int lanes, TAction action)
        where TAction : ILaneAction
    {
        TestWidth.Lanes = lanes;
        TestWidth.Run(action);
    }

    private static float[] Values<S>(S lanes)
        where S : unmanaged, ILanes<S>
    {
        var values = new float[S.Count];
        fixed (float* p = values)
        {
            S.Store(lanes, p);
        }

        return values;
    }

    private readonly struct HalfLoads : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            var patterns = new ushort[65536 + 1];
            for (int i = 0; i < 65536; i++)
            {
                patterns[i] = (ushort)i;
            }

            fixed (ushort* p = patterns)
            {
                for (int i = 0; i < 65536; i += S.Count)
                {
                    var halves = Values(S.LoadF16((byte*)(p + i)));
                    var bfloats = Values(S.LoadBf16((byte*)(p + i)));
                    for (int j = 0; j < S.Count; j++)
                    {
                        float half = (float)BitConverter.UInt16BitsToHalf((ushort)(i + j));
                        Assert.True(float.IsNaN(half) ? float.IsNaN(halves[j]) : SameBits(half, halves[j]), $"f16 {i + j:x4} gave {halves[j]}");
                        Assert.True(SameBits(BitConverter.Int32BitsToSingle((i + j) << 16), bfloats[j]), $"bf16 {i + j:x4} gave {bfloats[j]}");
                    }
                }
            }
        }

        private static bool SameBits(float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b);
    }

    private readonly struct IntegerLoads : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            byte* bytes = stackalloc byte[256 + 16];
            for (int i = 0; i < 256 + 16; i++)
            {
                bytes[i] = (byte)(i * 37);
            }

            for (int start = 0; start < 256; start++)
            {
                byte* p = bytes + start;
                S.LoadU4(p, out S u0, out S u1);
                S.LoadS4(p, out S s0, out S s1);
                float[] u8 = Values(S.LoadU8(p)), s8 = Values(S.LoadS8(p)), u4 = [.. Values(u0), .. Values(u1)], s4 = [.. Values(s0), .. Values(s1)];
                for (int i = 0; i < S.Count; i++)
                {
                    int low = p[i] % 16, high = p[i] / 16;
                    Assert.Equal(p[i], u8[i]);
                    Assert.Equal((sbyte)p[i], s8[i]);
                    Assert.Equal((low, high), (u4[2 * i], u4[(2 * i) + 1]));
                    Assert.Equal((low < 8 ? low : low - 16, high < 8 ? high : high - 16), (s4[2 * i], s4[(2 * i) + 1]));
                }
            }
        }
    }

    private readonly struct Arithmetic : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            float[] numbers = [0f, -0f, 1f, -1.5f, 3e38f, 1e-40f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.1f, 7.3e-5f, -8388609f];
            foreach (float a in numbers)
            {
                foreach (float b in numbers)
                {
                    S x = S.Splat(a), y = S.Splat(b);
                    All(a + b, x + y, "+");
                    All(a - b, x - y, "-");
                    All(a * b, x * y, "*");
                    All(a / b, x / y, "/");
                    All(MathF.FusedMultiplyAdd(a, b, 0.3f), S.Fma(x, y, S.Splat(0.3f)), "fma");
                    All(MathF.Max(a, b), S.Max(x, y), "max");
                    All(MathF.Min(a, b), S.Min(x, y), "min");
                    All(MathF.CopySign(a, b), S.CopySign(x, y), "sign");
                    All(MathF.Abs(a), S.Abs(x), "abs");
                    All(a < b ? 1f : 2f, S.IfLess(x, y, S.Splat(1f), S.Splat(2f)), "less");
                }
            }

            for (int n = -126; n <= 127; n++)
            {
                All(MathF.ScaleB(1f, n), S.PowerOfTwo(S.Splat(n)), "power");
            }

            float* ramp = stackalloc float[S.Count];
            for (int i = 0; i < S.Count; i++)
            {
                ramp[i] = i + 1;
            }

            Assert.Equal(S.Count * (S.Count + 1) / 2, S.Sum(S.Load(ramp)));
            Assert.Equal(S.Count, S.MaxOf(S.Load(ramp)));
            float[] swapped = Values(S.SwapPairs(S.Load(ramp))), twice = Values(S.LoadTwice(ramp));
            for (int i = 0; i < S.Count; i++)
            {
                Assert.Equal(S.Count == 1 ? 1 : (i ^ 1) + 1, swapped[i]);
                Assert.Equal((i / 2) + 1, twice[i]);
            }

            ramp[0] = float.NaN;
            Assert.True(float.IsNaN(S.MaxOf(S.Load(ramp))) && float.IsNaN(S.Sum(S.Load(ramp))));
        }

        private static void All<S>(float expected, S actual, string operation)
            where S : unmanaged, ILanes<S>
        {
            foreach (float value in Values(actual))
            {
                Assert.True(expected.Equals(value), $"{operation}: {value}, expected {expected}");
            }
        }
    }

    private readonly struct Tails : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            float[] source = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
            for (int count = 0; count <= S.Count; count++)
            {
                using var from = GuardedMemory.Of<float>(source.AsSpan(0, count));
                using var to = new GuardedMemory(count * sizeof(float));
                fixed (float* p = from.Last<float>(count), q = to.Last<float>(count))
                {
                    S lanes = Tail.Load<S>(p, count, -3f);
                    var values = Values(lanes);
                    for (int i = 0; i < S.Count; i++)
                    {
                        Assert.Equal(i < count ? i + 1 : -3f, values[i]);
                    }

                    Tail.Store(lanes, q, count);
                }

                Assert.Equal(source[..count], to.Last<float>(count).ToArray());
            }
        }
    }

    // Each lane of each operation against F32x1, whose results are checked against numbers worked out by hand in the first place.
    private readonly unsafe struct Integers : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            Assert.Equal((7 * -3) + (250 * 5) + (0 * 9) + (128 * -128) + 11, Int(F32x1.DotBytes(One(11), One(Bytes(7, 250, 0, 128)), One(Bytes(-3, 5, 9, -128)))));
            Assert.Equal((300 * -7) + (-32768 * 2), Int(F32x1.MultiplyPairs(One(300 | (-32768 << 16)), One((-7 & 0xffff) | (2 << 16)))));
            Assert.Equal(((15 * -127 * 2) & 0xffff) | ((15 * 127 * 2) << 16), Int(F32x1.MultiplyBytes(One(0x0f0f0f0f), One(Bytes(-127, -127, 127, 127)))));

            var random = new Random(3);
            int* a = stackalloc int[S.Count], b = stackalloc int[S.Count], c = stackalloc int[S.Count];
            byte* bytes = stackalloc byte[S.Count];
            for (int round = 0; round < 500; round++)
            {
                for (int i = 0; i < S.Count; i++)
                {
                    (a[i], b[i], c[i]) = (random.Next(int.MinValue, int.MaxValue), random.Next(int.MinValue, int.MaxValue), random.Next(-1000000, 1000000));
                }

                S x = S.Load((float*)a), y = S.Load((float*)b), z = S.Load((float*)c);
                All(S.AndOr(x, y, z), i => F32x1.AndOr(One(a[i]), One(b[i]), One(c[i])), "and-or");
                All(S.And(x, y), i => F32x1.And(One(a[i]), One(b[i])), "and");
                All(S.ShiftLeft(x, 5), i => F32x1.ShiftLeft(One(a[i]), 5), "left");
                All(S.ShiftRight(x, 5), i => F32x1.ShiftRight(One(a[i]), 5), "right");
                All(S.ShiftRightSigned(x, 5), i => F32x1.ShiftRightSigned(One(a[i]), 5), "right, signed");
                All(S.UpperBytes(x), i => F32x1.UpperBytes(One(a[i])), "upper bytes");
                All(S.AddInts(x, y), i => F32x1.AddInts(One(a[i]), One(b[i])), "add");
                All(S.MaxInts(x, y), i => One(Math.Max(a[i], b[i])), "max");
                Assert.Equal(new ReadOnlySpan<int>(a, S.Count).ToArray().Max(), S.MaxOfInts(x));
                S.SpreadNibbles(x, out S lower, out S upper);
                All(lower, i => One((a[i] & 15) | (a[i] >> 4 & 15) << 8 | (a[i] >> 8 & 15) << 16 | (a[i] >> 12 & 15) << 24), "lower nibbles");
                All(upper, i => One((a[i] >> 16 & 15) | (a[i] >> 20 & 15) << 8 | (a[i] >> 24 & 15) << 16 | (a[i] >> 28 & 15) << 24), "upper nibbles");
                All(S.AddPairs(x, y), i => F32x1.AddPairs(One(a[i]), One(b[i])), "add pairs");
                All(S.MultiplyPairs(x, y), i => F32x1.MultiplyPairs(One(a[i]), One(b[i])), "pairs");
                All(S.DotBytes(z, x, y), i => F32x1.DotBytes(One(c[i]), One(a[i]), One(b[i])), "dot");
                All(S.ToSingle(z), i => new F32x1(c[i]), "to single");
                S small = S.And(x, S.SplatBits(0x7f7f7f7f)); // sums of two products stay below 2^15
                All(S.MultiplyBytes(small, y), i => F32x1.MultiplyBytes(One(a[i] & 0x7f7f7f7f), One(b[i])), "bytes");
                All(S.NibbleMinus8(x, S.NibbleTable), i => new F32x1((a[i] & 15) - 8), "nibble");
                All(S.SplatBits(a[0]), _ => One(a[0]), "splat");
                S.StoreLowBytes(x, bytes);
                for (int i = 0; i < S.Count; i++)
                {
                    Assert.Equal((byte)a[i], bytes[i]);
                }
            }
        }

        private static void All<S>(S actual, Func<int, F32x1> expected, string operation)
            where S : unmanaged, ILanes<S>
        {
            for (int i = 0; i < S.Count; i++)
            {
                Assert.True(((int*)&actual)[i] == Int(expected(i)), $"{operation}: lane {i} is {((int*)&actual)[i]:x8}, expected {Int(expected(i)):x8}");
            }
        }

        private static F32x1 One(int bits) => F32x1.SplatBits(bits);

        private static int Int(F32x1 value) => BitConverter.SingleToInt32Bits(value.V);

        private static int Bytes(int a, int b, int c, int d) => (a & 255) | ((b & 255) << 8) | ((c & 255) << 16) | (d << 24);
    }
}
