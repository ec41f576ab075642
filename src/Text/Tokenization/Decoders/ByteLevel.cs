using System.Text;

namespace Lockstep.Text.Tokenization.Decoders;

/// <summary>Reads tokens as bytes written in <see cref="ByteAlphabet"/>, and all of them together as UTF-8; what is not UTF-8 becomes U+FFFD.</summary>
internal sealed class ByteLevel : Decoder
{
    public override bool HasByteLevel => true;

    public override DecodeStage Open(DecodeStage next) => new Stage(next);

    private sealed class Stage(DecodeStage next) : DecodeStage
    {
        // Keeps the bytes of an unfinished character from call to call.
        private readonly System.Text.Decoder _utf8 = Encoding.UTF8.GetDecoder();
        private byte[] _bytes = new byte[64];
        private char[] _chars = new char[66];

        public override void Token(ReadOnlySpan<char> token)
        {
            int count = ReadBytes(token);
            int length = _utf8.GetChars(_bytes.AsSpan(0, count), _chars, flush: false);
            next.Part(_chars.AsSpan(0, length));
        }

        public override void End()
        {
            int length = _utf8.GetChars([], _chars, flush: true);
            next.Part(_chars.AsSpan(0, length));
            next.EndPart();
            next.End();
        }

        // A token with any character outside the alphabet (an added token, say) stands for its own text.
        private int ReadBytes(ReadOnlySpan<char> token)
        {
            int needed = Encoding.UTF8.GetMaxByteCount(token.Length);
            if (_bytes.Length < needed)
                (_bytes, _chars) = (new byte[needed], new char[needed + 2]);
            for (int i = 0; i < token.Length; i++)
            {
                int value = ByteAlphabet.ByteOf(token[i]);
                if (value < 0)
                    return Encoding.UTF8.GetBytes(token, _bytes);
                _bytes[i] = (byte)value;
            }
            return token.Length;
        }
    }
}
