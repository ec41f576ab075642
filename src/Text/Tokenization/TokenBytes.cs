using System.Globalization;
using System.Text;
using Lockstep.Text.Tokenization.Decoders;

namespace Lockstep.Text.Tokenization;

/// <summary>The bytes a token adds to a text it stands in the middle of.</summary>
internal static class TokenBytes
{
    // Two private characters that no decoder of a real file changes; the token is decoded between them.
    private const string Before = "\uE000";
    private const string Behind = "\uE001";

    public static byte[] Of(string token, Decoders.Decoder decoder)
    {
        if (decoder.HasByteLevel)
            return ByteLevelBytes(token);
        if (decoder.HasByteFallback && TryReadByte(token, out byte value))
            return [value];
        string text = Decode(decoder, Before, token, Behind);
        string rest = Decode(decoder, Before, Behind);
        int head = Before.Length;
        int tail = Math.Max(0, rest.Length - head);
        return Encoding.UTF8.GetBytes(text.Length >= head + tail ? text[head..^tail] : token);
    }

    /// <summary>Reads a token such as <c>&lt;0xE5&gt;</c>.</summary>
    public static bool TryReadByte(ReadOnlySpan<char> token, out byte value)
    {
        value = 0;
        return token.Length == 6 && token.StartsWith("<0x") && token[5] == '>'
            && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static byte[] ByteLevelBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            int value = ByteAlphabet.ByteOf(token[i]);
            if (value < 0)
                return Encoding.UTF8.GetBytes(token);
            bytes[i] = (byte)value;
        }
        return bytes;
    }

    private static string Decode(Decoders.Decoder decoder, params ReadOnlySpan<string> tokens)
    {
        var sink = new TextSink();
        DecodeStage stage = decoder.Open(sink);
        foreach (string token in tokens)
            stage.Token(token);
        stage.End();
        return sink.Take();
    }
}
