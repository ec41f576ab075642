namespace Lockstep.Tensors.Tests;

public class BFloat16Tests
{
    [Theory]
    [InlineData(0x0000, 0f)]
    [InlineData(0x3F80, 1f)]
    [InlineData(0xC020, -2.5f)]
    [InlineData(0x7F80, float.PositiveInfinity)]
    [InlineData(0x0001, 9.1835496e-41f)]
    public void Widening_is_exact(int bits, float value)
    {
        Assert.Equal(value, (float)new BFloat16((ushort)bits));
        Assert.Equal((ushort)bits, ((BFloat16)value).Bits);
    }

    [Theory]
    [InlineData(0x3F808000u, 0x3F80)] // half way, even below
    [InlineData(0x3F818000u, 0x3F82)] // half way, even above
    [InlineData(0x3F808001u, 0x3F81)]
    [InlineData(0x3F807FFFu, 0x3F80)]
    [InlineData(0x7F7FFFFFu, 0x7F80)] // the largest float rounds to infinity
    [InlineData(0xFF800000u, 0xFF80)]
    public void Narrowing_rounds_to_nearest_even(uint bits, int expected) =>
        Assert.Equal((ushort)expected, ((BFloat16)BitConverter.UInt32BitsToSingle(bits)).Bits);

    [Theory]
    [InlineData(0x7F800001u)] // a payload that truncation would turn into infinity
    [InlineData(0xFFFFFFFFu)]
    public void NaN_stays_NaN(uint bits) => Assert.True(float.IsNaN((float)(BFloat16)BitConverter.UInt32BitsToSingle(bits)));

    [Fact]
    public void Text_is_that_of_the_value() => Assert.Equal("-2.5", new BFloat16(0xC020).ToString());
}
