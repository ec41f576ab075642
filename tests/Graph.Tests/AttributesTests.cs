using Lockstep.Tensors;

namespace Lockstep.Graph.Tests;

public class AttributesTests
{
    [Fact]
    public void Texts_are_kept_as_written()
    {
        var attributes = new Attributes(KeyValuePair.Create("a", " 1 "), KeyValuePair.Create("b", ""));
        Assert.Equal(" 1 ", attributes.Text("a"));
        Assert.Equal("", attributes.Text("b"));
        Assert.Equal("z", attributes.Text("c", "z"));
        Assert.True(attributes.Has("b"));
        Assert.False(attributes.Has("A")); // names are case-sensitive
        Assert.Null(attributes.Find("c"));
        Assert.Equal(["a", "b"], attributes.Items.Select(item => item.Key));
        Assert.Empty(Attributes.Empty.Items);
    }

    [Fact]
    public void A_missing_attribute_is_named()
    {
        Attributes none = Attributes.Empty;
        Action[] readers =
        [
            () => none.Text("a"), () => none.OneOf("a", null, "x"), () => none.Long("a"), () => none.Int("a"), () => none.Double("a"), () => none.Bool("a"),
            () => none.Longs("a"), () => none.Ints("a"), () => none.DType("a"), () => none.Shape("a"), () => none.PartialShape("a"),
        ];
        foreach (Action reader in readers)
        {
            AttributeException error = Assert.Throws<AttributeException>(reader);
            Assert.Equal("a", error.Attribute);
            Assert.Equal("attribute 'a' is missing", error.Message);
        }
    }

    [Fact]
    public void Defaults_stand_in_for_missing_attributes_only()
    {
        Attributes none = Attributes.Empty;
        Assert.Equal("x", none.OneOf("a", "X", "x"));
        Assert.Equal(5, none.Long("a", 5));
        Assert.Equal(5, none.Int("a", 5));
        Assert.Equal(0.5, none.Double("a", 0.5));
        Assert.True(none.Bool("a", true));
        Assert.Equal([5L], none.Longs("a", [5]));
        Assert.Equal([5], none.Ints("a", [5]));
        Assert.Equal(DType.I4, none.DType("a", DType.I4));
        Assert.Throws<AttributeException>(() => Of("").Long("a", 5));
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-7", -7)]
    [InlineData(" 3 ", 3)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("18446744073709551615", -1)] // an unset size
    public void Integers(string text, long value) => Assert.Equal(value, Of(text).Long("a"));

    [Theory]
    [InlineData("")]
    [InlineData("1.0")]
    [InlineData("0x10")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("18446744073709551616")]
    public void Bad_integers(string text) => Refused(() => Of(text).Long("a"), $"has '{text}', expected an integer");

    [Fact]
    public void Integers_of_32_bits()
    {
        Assert.Equal(int.MinValue, Of("-2147483648").Int("a"));
        Refused(() => Of("2147483648").Int("a"), "is 2147483648, which does not fit 32 bits");
        Refused(() => Of("1,2147483648").Ints("a"), "has 2147483648, which does not fit 32 bits");
    }

    [Theory]
    [InlineData("9.9999997473787516e-06", 9.9999997473787516e-06)]
    [InlineData("1", 1)]
    [InlineData("-0.5", -0.5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("-nan", double.NaN)]
    [InlineData("1e400", double.PositiveInfinity)]
    public void Numbers(string text, double value) => Assert.Equal(value, Of(text).Double("a"));

    [Theory]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("one")]
    public void Bad_numbers(string text) => Refused(() => Of(text).Double("a"), $"is '{text}', expected a number");

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    public void Booleans(string text, bool value) => Assert.Equal(value, Of(text).Bool("a", !value));

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("2")]
    public void Bad_booleans(string text) => Refused(() => Of(text).Bool("a", true), $"is '{text}', expected true or false");

    [Theory]
    [InlineData("", new long[0])]
    [InlineData("1, 1, 2048", new long[] { 1, 1, 2048 })]
    [InlineData("1,-1,3", new long[] { 1, -1, 3 })]
    [InlineData("1 2", new long[] { 1, 2 })]
    [InlineData("5,", new long[] { 5 })]
    public void Lists(string text, long[] values)
    {
        Assert.Equal(values, Of(text).Longs("a", [99]));
        Assert.Equal(values.Select(value => (int)value), Of(text).Ints("a", [99]));
    }

    [Fact]
    public void Bad_lists() => Refused(() => Of("1,two").Longs("a"), "has 'two', expected an integer");

    [Fact]
    public void Choices_disregard_case()
    {
        Assert.Equal("inside_sqrt", Of("INSIDE_SQRT").OneOf("a", null, "inside_sqrt", "outside_sqrt"));
        Refused(() => Of("beside").OneOf("a", "inside", "inside", "outside"), "is 'beside', expected one of inside, outside");
    }

    [Theory]
    [InlineData("f32", DType.F32)]
    [InlineData(" FP16", DType.F16)]
    [InlineData("undefined", DType.Dynamic)]
    public void Types(string text, DType type) => Assert.Equal(type, Of(text).DType("a"));

    [Fact]
    public void Bad_types() => Refused(() => Of("f33").DType("a"), "is 'f33', which is no element type");

    [Theory]
    [InlineData("", "[]")]
    [InlineData("1, 1, 2048", "[1,1,2048]")]
    [InlineData("?,4,?,128", "[?,4,?,128]")]
    [InlineData("[?,4]", "[?,4]")]
    [InlineData("{1,2}", "[1,2]")]
    [InlineData("[]", "[]")]
    [InlineData("...", "[...]")]
    [InlineData("[...]", "[...]")]
    [InlineData("-1,0", "[?,0]")]
    [InlineData("1..10", "[1..10]")]
    [InlineData("..10", "[0..10]")]
    [InlineData("2..", "[2..]")]
    [InlineData("..", "[?]")]
    [InlineData("3..3", "[3]")]
    [InlineData("1..9999999999", "[1..]")]
    public void Shapes(string text, string shape) => Assert.Equal(shape, Of(text).PartialShape("a").ToString());

    [Theory]
    [InlineData("-2")]
    [InlineData("5..3")]
    [InlineData("-5..3")]
    [InlineData("2147483648")]
    [InlineData("9999999999..")]
    [InlineData("1..2..3")]
    [InlineData("?,...")]
    [InlineData("a")]
    [InlineData("1.5")]
    public void Bad_shapes(string text) => Assert.Equal("a", Assert.Throws<AttributeException>(() => Of(text).PartialShape("a")).Attribute);

    [Fact]
    public void Static_shapes()
    {
        Assert.Equal(new Shape(2, 3), Of("2, 3").Shape("a"));
        Refused(() => Of("2,?").Shape("a"), "is '2,?', expected static dimensions");
        Refused(() => Of("...").Shape("a"), "is '...', expected static dimensions");
        Refused(() => Of(string.Join(",", Enumerable.Repeat("1", 65))).Shape("a"), "has 65 dimensions, the most are 64");
    }

    private static Attributes Of(string text) => new(KeyValuePair.Create("a", text));

    private static void Refused(Func<object> read, string expected) => Assert.StartsWith("attribute 'a' " + expected, Assert.Throws<AttributeException>(() => { read(); }).Message);
}
