using System.Text;
using System.Text.Json;
using Lockstep.Text.Tokenization;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>The scanner takes what <see cref="Utf8JsonReader"/> takes, reads the same from it, and refuses the rest.</summary>
public sealed class JsonScannerTests
{
    private static readonly string[] s_parts =
    [
        "a", "the", " ", "Ġ", "é", "߿", "ࠀ", "▁", "日", "\uFFFD", "😀", "𐀀", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t", "\\u0041", "\\u0000", "\\u00e9", "\\u20AC", "\\uD83D\\uDE00",
        "\\ud800", "\\uDC00", "\\uD800\\u0041", "\\uD83Dx", "\\u12", "\\u12G4", "\\x", "\\", "\n", "\t", "\0", "\u007F",
    ];

    // Bytes that no text has: a lone continuation, overlong forms, half a pair, above U+10FFFF, cut short.
    private static readonly byte[][] s_bytes = [[0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x96], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFF]];

    [Fact]
    public void Strings_are_those_of_the_reader()
    {
        var random = new Random(1);
        int good = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var json = new List<byte> { (byte)'"' };
            for (int count = random.Next(6); count > 0; count--)
                json.AddRange(random.Next(12) == 0 ? s_bytes[random.Next(s_bytes.Length)] : Encoding.UTF8.GetBytes(s_parts[random.Next(s_parts.Length)]));
            if (random.Next(20) > 0)
                json.Add((byte)'"');
            byte[] bytes = [.. "["u8, .. json, .. ",0]"u8];
            string? expected = ReadString(bytes);
            Assert.Equal(expected, ScanString(bytes));
            good += expected is null ? 0 : 1;
        }
        Assert.InRange(good, 5000, 15_000);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("151643", 151643)]
    [InlineData("123456789", 123456789)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-1", -1)]
    [InlineData("-2147483648", int.MinValue)]
    public void Whole_numbers_are_read(string json, int expected)
    {
        foreach (string behind in new[] { "}", ",", " }", "\n}", "\t,", "\r\n}" })
        {
            var scanner = new JsonScanner(Raw(" \t\r\n" + json + behind));
            Assert.True(scanner.TryTakeInt(out int value));
            Assert.Equal(expected, value);
            Assert.Equal((byte)behind.Trim()[0], scanner.Peek());
        }
    }

    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1e3", "1e3")]
    [InlineData("2147483648", "2147483648")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("\"1\"", "1")]
    [InlineData("null", "null")]
    [InlineData("[1]", "[")]
    public void Other_values_are_no_whole_numbers(string json, string shown)
    {
        var scanner = new JsonScanner(Raw(json + "}"));
        Assert.False(scanner.TryTakeInt(out _));
        Assert.Equal(shown, scanner.ValueAhead());
    }

    [Theory]
    [InlineData("01")]
    [InlineData("1a")]
    [InlineData("-")]
    [InlineData("tru")]
    [InlineData("+1")]
    [InlineData("")]
    public void What_is_not_JSON_is_no_number_either(string json) => Assert.ThrowsAny<JsonException>(() => new JsonScanner(Raw(json + "}")).TryTakeInt(out _));

    [Theory]
    [InlineData("""{"a" 0}""")]
    [InlineData("""{"a":0 "b":1}""")]
    [InlineData("""{"a":0,}""")]
    [InlineData("""{,"a":0}""")]
    [InlineData("""{a:0}""")]
    [InlineData("""{"a":0]""")]
    [InlineData("""{"a":0""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"a":00}""")]
    [InlineData("{\"a\n\":0}")]
    [InlineData("""{"\q":0}""")]
    public void A_damaged_vocabulary_is_not_JSON(string vocab)
    {
        string json = """{"model":{"type":"BPE","vocab":""" + vocab + ""","merges":[]}}""";
        TokenizerException error = Assert.Throws<TokenizerException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(json), "here.json"));
        Assert.StartsWith("here.json: not valid JSON", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[["a","b","c"]]""", "expected a pair")]
    [InlineData("""[[]]""", "expected a pair")]
    [InlineData("""[["a",1]]""", "expected a pair")]
    [InlineData("""[1]""", "expected a string or a pair")]
    [InlineData("""["a  b"]""", "expected two tokens")]
    [InlineData("""["a b c d"]""", "expected two tokens")]
    [InlineData("""[""]""", "expected two tokens")]
    [InlineData("""["a b" "a b"]""", "not valid JSON")]
    [InlineData("""["a b",]""", "not valid JSON")]
    [InlineData("""[["a","b"]""", "not valid JSON")]
    [InlineData("""[["a" "b"]]""", "not valid JSON")]
    public void Damaged_merges_are_named(string merges, string problem)
    {
        string json = """{"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":""" + merges + "}}";
        string message = Assert.Throws<TokenizerException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(json), "here.json")).Message;
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.True(problem == "not valid JSON" || message.StartsWith("here.json: $.model.merges[0]: ", StringComparison.Ordinal), message);
    }

    [Fact]
    public void Tokens_with_escapes_and_of_any_length_are_found()
    {
        string longToken = new('x', 70_000);
        string json = $$$"""{"model":{"type":"BPE","vocab":{"":9,"\"":0,"\\":1,"\"\\":2,"\u00e9":3,"\ud83d\ude00":4,"é\ud83d\ude00":5,"{{{longToken}}}":6,"a":7,"a":16777216},"merges":["\" \\",["\u00e9","😀"]]}}""";
        Tokenizer tokenizer = Tokenizer.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal([2, 5, 16777216], tokenizer.Encode("\"\\é😀a"));
        Assert.Equal(6, tokenizer.IdOf(longToken));
        Assert.Equal(longToken, tokenizer.TokenText(6));
        Assert.Equal("", tokenizer.TokenText(9));
        Assert.Equal("a", tokenizer.TokenText(16777216));
        Assert.Null(tokenizer.TokenText(7));
    }

    // Behind "[", up to a comma and "0]"; null for what is not a string so placed.
    private static string? ReadString(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            reader.Read();
            string? text = reader.GetString();
            while (reader.Read())
            {
            }
            return text;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? ScanString(byte[] json)
    {
        try
        {
            var scanner = new JsonScanner(Raw(json));
            char[] buffer = new char[1];
            scanner.Take('[');
            int end = scanner.TakeString(ref buffer, 0);
            return scanner.TakeComma(']') && scanner.TryTakeInt(out int zero) && zero == 0 && !scanner.TakeComma(']') ? new string(buffer, 0, end) : null;
        }
        catch (Exception e) when (e is JsonException or TokenizerException)
        {
            return null;
        }
    }

    private static JsonSpot Raw(string json) => Raw(Encoding.UTF8.GetBytes(json));

    private static JsonSpot Raw(byte[] json) => new(new LoadContext("here.json"), json, "$.model.vocab");
}
