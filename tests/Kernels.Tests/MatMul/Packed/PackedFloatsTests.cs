namespace Lockstep.Kernels.Tests.MatMul.Packed;

/// <summary>Packed 4-bit codes and 8-bit floats against the numbers that they stand for.</summary>
public unsafe class PackedFloatsTests
{
    // NF4 of QLoRA (arXiv:2305.14314), E2M1 of the OCP MX formats, and a codebook of no order.
    private static readonly Dictionary<string, float[]> s_tables = new()
    {
        ["nf4"] =
        [
            -1f, -0.6961928f, -0.52507305f, -0.39491749f, -0.28444138f, -0.18477343f, -0.09105004f, 0f,
            0.0795803f, 0.1609302f, 0.2461123f, 0.33791524f, 0.44070983f, 0.562617f, 0.72295684f, 1f,
        ],
        ["f4e2m1"] = [0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f, -0f, -0.5f, -1f, -1.5f, -2f, -3f, -4f, -6f],
        ["codebook"] = [3f, -7.25f, 0f, 1e-3f, 100f, -1f, 2f, 0.3f, -0.2f, 5f, -9f, 11f, 1f, -0.125f, 4f, 8f],
    };

    private static readonly (int N, int K)[] s_shapes = [(1, 2), (7, 30), (31, 34), (33, 128), (64, 96), (65, 250), (40, 1026)];

    public static MatrixTheoryData<string, int> FormatsAndWidths => new(["nf4", "f4e2m1", "codebook", "f8e4m3", "f8e5m2"], Widths.All);

    // Without scales a block of codes is summed in the order of a block of f32 weights: every bit must be the same.
    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Codes_give_the_bits_of_the_numbers_they_stand_for(string format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k) in s_shapes)
        {
            byte[] codes = Codes(format, n * k, out float[] values);
            float[] x = Numbers(11 * k);
            using var packed = Pack(format, codes, n, k, k, [], out string? refusal);
            Assert.True(packed is not null, refusal);
            fixed (float* p = values)
            {
                using var plain = PackedWeights.PackF32(new PlainWeights((byte*)p, n, k));
                foreach (int rows in (int[])[1, 2, 7, 8, 11])
                {
                    Bits.Equal(Run(plain, x, rows), Run(packed, x, rows), $"{format} N={n} K={k} rows={rows}");
                }
            }
        }
    }

    // Every partial sum is rounded once a step: products inside a block of at most 128, then blocks; the scale is one product more.
    [Theory]
    [MemberData(nameof(FormatsAndWidths))]
    public void Scaled_groups_stay_within_the_bound_of_rounding(string format, int lanes)
    {
        TestWidth.Lanes = lanes;
        foreach (var (n, k, group) in ((int, int, int)[])[(33, 128, 32), (31, 64, 16), (7, 520, 40), (65, 768, 256)])
        {
            byte[] codes = Codes(format, n * k, out float[] values);
            float[] x = Numbers(3 * k), scales = [.. Numbers(n * (k / group)).Select(v => 0.01f + Math.Abs(v))];
            using var packed = Pack(format, codes, n, k, group, scales, out string? refusal);
            Assert.True(packed is not null, refusal);
            float[] y = Run(packed, x, 3);
            for (int i = 0; i < y.Length; i++)
            {
                double truth = 0, size = 0;
                for (int j = 0; j < k; j++)
                {
                    int at = (i % n * k) + j;
                    double product = (double)x[(i / n * k) + j] * values[at] * scales[at / group];
                    truth += product;
                    size += Math.Abs(product);
                }

                double bound = (128 + 4 + ((double)k / group)) * Math.Pow(2, -24) * size;
                Assert.True(Math.Abs(y[i] - truth) <= bound, $"{format} N={n} K={k} group={group} [{i}]: {y[i]} for {truth}, bound {bound}");
            }
        }
    }

    [Fact]
    public void What_the_layout_cannot_hold_is_refused()
    {
        Assert.Null(Pack("f8e4m3", [0, 0x7f], 1, 2, 2, [], out string? refusal));
        Assert.Contains("must be finite", refusal, StringComparison.Ordinal);
        Assert.Null(Pack("f8e5m2", [0, 0xfc], 1, 2, 2, [], out refusal));
        Assert.Contains("must be finite", refusal, StringComparison.Ordinal);
        Assert.Null(Pack("nf4", new byte[6], 1, 12, 6, [1, 1], out refusal));
        Assert.Contains("multiple of 8; found 6", refusal, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PackedWeights.TryPackCodes(new QuantizedWeights { Data = (byte*)1, Outputs = 1, Inputs = 2, GroupSize = 2, Scales = [] }, new float[15], out _));
        Assert.Throws<ArgumentException>(() => PackedWeights.TryPackF8(new QuantizedWeights { Data = (byte*)1, Outputs = 1, Inputs = 2, GroupSize = 2, Scales = [] }, 3, out _));
    }

    [Fact]
    public void Parts_of_the_original_are_named_once_in_order()
    {
        var parts = new List<(long Start, long Length)>();
        int n = 64 * 1024, k = 1024; // 64 MB
        byte[] codes = new byte[n * k];
        fixed (byte* p = codes)
        {
            var weights = new QuantizedWeights { Data = p, Outputs = n, Inputs = k, GroupSize = k, Scales = [] };
            using var packed = PackedWeights.TryPackF8(in weights, 4, out _, null, (start, length) => parts.Add((start, length)));
        }

        Assert.True(parts.Count > 2);
        Assert.Equal(parts.Select(part => part.Start), parts.Select((_, i) => parts.Take(i).Sum(part => part.Length)));
        Assert.True(parts.Sum(part => part.Length) >= codes.Length);
    }

    private static PackedWeights? Pack(string format, byte[] codes, int n, int k, int group, float[] scales, out string? refusal)
    {
        fixed (byte* p = codes)
        {
            var weights = new QuantizedWeights { Data = p, Outputs = n, Inputs = k, GroupSize = group, Scales = scales };
            return format switch
            {
                "f8e4m3" => PackedWeights.TryPackF8(in weights, 4, out refusal),
                "f8e5m2" => PackedWeights.TryPackF8(in weights, 5, out refusal),
                _ => PackedWeights.TryPackCodes(in weights, s_tables[format], out refusal),
            };
        }
    }

    private static float[] Run(PackedWeights packed, float[] x, int rows)
    {
        var y = new float[rows * packed.Outputs];
        MatMulPacked.RunOn<TestWidth>(x.AsSpan(0, rows * packed.Inputs), rows, packed, y, null);
        return y;
    }

    // Random finite codes, all of them in the long ones, and what they stand for.
    private static byte[] Codes(string format, int count, out float[] values)
    {
        var random = new Random(count);
        bool bytes = format.StartsWith("f8", StringComparison.Ordinal);
        int[] codes = [.. Enumerable.Range(0, count).Select(_ => random.Next(bytes ? 256 : 16)).Select(code => bytes && !float.IsFinite(Float8(format, code)) ? code & 0xbf : code)];
        values = [.. codes.Select(code => bytes ? Float8(format, code) : s_tables[format][code])];
        return bytes ? [.. codes.Select(code => (byte)code)] : [.. codes.Chunk(2).Select(pair => (byte)(pair[0] | (pair[1] << 4)))];
    }

    private static float Float8(string format, int code)
    {
        (int mantissaBits, int bias, bool infinities) = format == "f8e4m3" ? (3, 7, false) : (2, 15, true);
        int mantissa = code & ((1 << mantissaBits) - 1), exponent = (code & 0x7f) >> mantissaBits;
        if (infinities ? exponent == 31 : (code & 0x7f) == 0x7f)
        {
            return float.NaN;
        }

        double magnitude = exponent == 0 ? Math.ScaleB(mantissa, 1 - bias - mantissaBits) : Math.ScaleB((1 << mantissaBits) + mantissa, exponent - bias - mantissaBits);
        return (float)(code >= 128 ? -magnitude : magnitude);
    }

    private static float[] Numbers(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
