using Lockstep.Tensors.Elements;

namespace Lockstep.Tensors.Tests.Elements;

public class SmallFloatsTests
{
    public static TheoryData<DType> Types => [DType.NF4, DType.F4E2M1, DType.F8E4M3, DType.F8E5M2, DType.F8E8M0];

    [Theory]
    [InlineData(DType.F8E4M3, 0x7E, 448f)]
    [InlineData(DType.F8E4M3, 0x7F, float.NaN)]
    [InlineData(DType.F8E4M3, 0x01, 0.001953125f)]
    [InlineData(DType.F8E4M3, 0xB8, -1f)]
    [InlineData(DType.F8E5M2, 0x7B, 57344f)]
    [InlineData(DType.F8E5M2, 0x7C, float.PositiveInfinity)]
    [InlineData(DType.F8E5M2, 0xFD, float.NaN)]
    [InlineData(DType.F8E5M2, 0x01, 1.52587890625e-05f)]
    [InlineData(DType.F8E8M0, 0x00, 5.877471754111438e-39f)]
    [InlineData(DType.F8E8M0, 0x7F, 1f)]
    [InlineData(DType.F8E8M0, 0xFE, 1.7014118346046923e38f)]
    [InlineData(DType.F8E8M0, 0xFF, float.NaN)]
    [InlineData(DType.F4E2M1, 0x7, 6f)]
    [InlineData(DType.F4E2M1, 0x9, -0.5f)]
    [InlineData(DType.NF4, 0x0, -1f)]
    [InlineData(DType.NF4, 0x7, 0f)]
    [InlineData(DType.NF4, 0xF, 1f)]
    public void Codes_have_the_values_of_their_format(DType type, int code, float value) => Assert.Equal(value, SmallFloats.Values(type)[code]);

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_value_encodes_to_its_own_code(DType type)
    {
        ReadOnlySpan<float> values = SmallFloats.Values(type);
        for (int code = 0; code < values.Length; code++)
        {
            if (!float.IsNaN(values[code])) Assert.Equal(code, SmallFloats.Encode(type, values[code]));
            else Assert.True(float.IsNaN(values[SmallFloats.Encode(type, values[code])]));
        }
    }

    // A quarter of the way between two neighbours, just below the middle, three quarters, and the middle itself.
    [Theory]
    [MemberData(nameof(Types))]
    public void Numbers_between_codes_go_to_the_nearest_and_ties_to_even(DType type)
    {
        float[] finite = SmallFloats.Values(type).ToArray().Where(float.IsFinite).Distinct().Order().ToArray();
        for (int i = 0; i + 1 < finite.Length; i++)
        {
            double middle = ((double)finite[i] + finite[i + 1]) / 2;
            float tie = (float)middle;
            Assert.Equal(finite[i], Decoded(type, Math.Min(float.BitDecrement(tie), (float)((finite[i] + middle) / 2))));
            Assert.Equal(finite[i + 1], Decoded(type, (float)((finite[i + 1] + middle) / 2)));
            if (tie == middle) Assert.Equal(0, SmallFloats.Encode(type, tie) % 2);
        }
    }

    // As native OpenVINO 2026.4 converts them.
    [Theory]
    [InlineData(DType.F8E4M3, 464f, 448f)]
    [InlineData(DType.F8E4M3, 465f, float.NaN)]
    [InlineData(DType.F8E4M3, float.PositiveInfinity, float.NaN)]
    [InlineData(DType.F8E4M3, float.NaN, float.NaN)]
    [InlineData(DType.F8E5M2, 61439f, 57344f)]
    [InlineData(DType.F8E5M2, 61440f, float.PositiveInfinity)]
    [InlineData(DType.F8E5M2, float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(DType.F8E5M2, float.NaN, float.NaN)]
    [InlineData(DType.F4E2M1, 1e6f, 6f)]
    [InlineData(DType.F4E2M1, float.NegativeInfinity, -6f)]
    [InlineData(DType.F4E2M1, 2.5f, 2f)]
    [InlineData(DType.F4E2M1, 3.5f, 4f)]
    [InlineData(DType.F8E8M0, -1e6f, 5.877471754111438e-39f)]
    [InlineData(DType.F8E8M0, 0f, 5.877471754111438e-39f)]
    [InlineData(DType.F8E8M0, 1.5f, 2f)]
    [InlineData(DType.F8E8M0, 3f, 2f)]
    [InlineData(DType.F8E8M0, float.PositiveInfinity, 1.7014118346046923e38f)]
    [InlineData(DType.F8E8M0, float.NaN, float.NaN)]
    [InlineData(DType.NF4, 1e6f, 1f)]
    [InlineData(DType.NF4, float.NegativeInfinity, -1f)]
    [InlineData(DType.NF4, 0.04f, 0.0795803f)]
    [InlineData(DType.NF4, float.NaN, -1f)]
    public void Numbers_outside_saturate_or_turn_special(DType type, float value, float expected) => Assert.Equal(expected, Decoded(type, value));

    [Fact]
    public void Signs_of_small_numbers_stay()
    {
        foreach (DType type in new[] { DType.F4E2M1, DType.F8E4M3, DType.F8E5M2 })
        {
            Assert.True(float.IsNegative(Decoded(type, -1e-9f)));
            Assert.False(float.IsNegative(Decoded(type, 1e-9f)));
        }
    }

    [Fact]
    public void Other_types_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SmallFloats.Encode(DType.F16, 1f));
        Assert.Throws<ArgumentException>(() => SmallFloats.Values(DType.U4).Length);
    }

    private static float Decoded(DType type, float value) => SmallFloats.Values(type)[SmallFloats.Encode(type, value)];
}
